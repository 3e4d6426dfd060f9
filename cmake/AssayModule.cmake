include(GoogleTest)

# Warnings and sanitizers for everything we write.
function(assay_target_settings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized>
    $<$<BOOL:${ASSAY_WERROR}>:-Werror>)
  # A check that fails names its file from the root of the sources, wherever they were built.
  target_compile_options(${target} PRIVATE -fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  if(ASSAY_SANITIZE)
    target_compile_options(${target} PUBLIC -fsanitize=${ASSAY_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${ASSAY_SANITIZE})
  endif()
endfunction()

# assay_module(<name> SOURCES … [LINKS modules this one may see] [PRIVATE_LINKS libraries hidden behind it]
#              [TESTS …] [SHARED_TESTS tests on the data in ASSAY_SHARED_DATA, label "shared"])
# The link list is the list of arrows in ARCHITECTURE.md: nothing else of ours can be included and linked.
function(assay_module name)
  cmake_parse_arguments(M "" "" "SOURCES;LINKS;PRIVATE_LINKS;TESTS;SHARED_TESTS" ${ARGN})
  add_library(assay_${name} STATIC ${M_SOURCES})
  add_library(assay::${name} ALIAS assay_${name})
  assay_target_settings(assay_${name})
  target_link_libraries(assay_${name} PUBLIC ${M_LINKS} PRIVATE ${M_PRIVATE_LINKS})
  if(name MATCHES "^(base|tensor)$")  # the PyTorch module, a shared library, links these
    set_target_properties(assay_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  endif()
  # Sanitizers double the price of optimised code; modules that compute little do without it there.
  if(ASSAY_SANITIZE AND name MATCHES "^(model|record|report|experiment|cli)$")
    target_compile_options(assay_${name} PRIVATE -O0)
  endif()
  if(ASSAY_TESTS AND M_TESTS)
    assay_test(assay_${name}_test SOURCES ${M_TESTS} LINKS assay::${name} ${M_PRIVATE_LINKS} LABEL unit)
  endif()
  if(ASSAY_TESTS AND M_SHARED_TESTS)
    assay_test(assay_${name}_shared_test SOURCES ${M_SHARED_TESTS} LINKS assay::${name} ${M_PRIVATE_LINKS} LABEL shared)
  endif()
endfunction()

function(assay_test target)
  cmake_parse_arguments(T "" "LABEL" "SOURCES;LINKS" ${ARGN})
  add_executable(${target} ${T_SOURCES})
  assay_target_settings(${target})
  target_link_libraries(${target} PRIVATE ${T_LINKS} GTest::gmock GTest::gtest_main)
  # Tests are half of what there is to compile, and what they spend their time in is in the modules.
  target_compile_options(${target} PRIVATE -O0)
  list(LENGTH T_SOURCES files)
  if(files GREATER 8 AND NOT CMAKE_CXX_COMPILER_LAUNCHER)  # compiler caches do not go well with precompiled headers
    target_precompile_headers(${target} PRIVATE <gmock/gmock.h> <gtest/gtest.h> <fmt/format.h>)
  endif()
  target_compile_definitions(${target} PRIVATE
    ASSAY_SOURCE_DIR="${CMAKE_SOURCE_DIR}" ASSAY_SHARED_DATA="${ASSAY_SHARED_DATA}")
  gtest_discover_tests(${target} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS ${T_LABEL} TIMEOUT 300
    RESOURCE_LOCK ${target})  # tests of one program share its temporary folder
endfunction()
