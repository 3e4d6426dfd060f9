# Everything the build needs from outside, found in one place. All of it comes from Debian's packages,
# except the ONNX Runtime headers and library, which scripts/setup places under ASSAY_DEPS.
# A copy of one's own is found first when CMAKE_PREFIX_PATH names it.
find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(ZLIB REQUIRED)
find_package(PNG REQUIRED)
find_package(Boost REQUIRED)
find_package(Protobuf REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)

find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)

# Debian's package configuration of libzip also asks for its command-line tools, which nothing here needs.
find_path(ZIP_INCLUDE_DIR zip.h REQUIRED)
find_library(ZIP_LIBRARY zip REQUIRED)
add_library(libzip::zip UNKNOWN IMPORTED)
set_target_properties(libzip::zip PROPERTIES
  IMPORTED_LOCATION ${ZIP_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${ZIP_INCLUDE_DIR})

find_path(TURBOJPEG_INCLUDE_DIR turbojpeg.h REQUIRED)
find_library(TURBOJPEG_LIBRARY turbojpeg REQUIRED)
add_library(turbojpeg::turbojpeg UNKNOWN IMPORTED)
set_target_properties(turbojpeg::turbojpeg PROPERTIES
  IMPORTED_LOCATION ${TURBOJPEG_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${TURBOJPEG_INCLUDE_DIR})

find_path(ONNX_INCLUDE_DIR onnx/onnx_pb.h REQUIRED)
find_library(ONNX_PROTO_LIBRARY onnx_proto REQUIRED)
add_library(onnx::proto UNKNOWN IMPORTED)
set_target_properties(onnx::proto PROPERTIES
  IMPORTED_LOCATION ${ONNX_PROTO_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${ONNX_INCLUDE_DIR}
  INTERFACE_COMPILE_DEFINITIONS "ONNX_NAMESPACE=onnx;ONNX_ML=1"
  INTERFACE_LINK_LIBRARIES protobuf::libprotobuf)

# The version converter and shape inference of ONNX.
find_library(ONNX_LIBRARY onnx REQUIRED)
add_library(onnx::onnx UNKNOWN IMPORTED)
set_target_properties(onnx::onnx PROPERTIES
  IMPORTED_LOCATION ${ONNX_LIBRARY} INTERFACE_LINK_LIBRARIES onnx::proto)

# Only the headers are needed to build: the library is loaded at run time, so that a user can name another.
find_path(ONNXRUNTIME_INCLUDE_DIR onnxruntime_c_api.h
  HINTS ${ASSAY_DEPS}/onnxruntime/include PATH_SUFFIXES onnxruntime)
if(NOT ONNXRUNTIME_INCLUDE_DIR)
  message(FATAL_ERROR "The ONNX Runtime headers were not found. Run scripts/setup, or name a prefix that has "
    "onnxruntime_c_api.h in CMAKE_PREFIX_PATH.")
endif()
find_file(ONNXRUNTIME_LIBRARY NAMES libonnxruntime.so.1 libonnxruntime.so
  HINTS ${ASSAY_DEPS}/onnxruntime PATH_SUFFIXES lib lib/x86_64-linux-gnu)

add_library(onnxruntime::headers INTERFACE IMPORTED)
set_target_properties(onnxruntime::headers PROPERTIES
  INTERFACE_INCLUDE_DIRECTORIES ${ONNXRUNTIME_INCLUDE_DIR}
  INTERFACE_COMPILE_DEFINITIONS ASSAY_ONNXRUNTIME_LIBRARY="${ONNXRUNTIME_LIBRARY}")

# The PyTorch module is built where libtorch is; everything else does without.
if(NOT ASSAY_TORCH STREQUAL "OFF")
  find_package(Torch QUIET)
  if(Torch_FOUND)
    add_library(torch::module INTERFACE IMPORTED)
    set_target_properties(torch::module PROPERTIES
      INTERFACE_INCLUDE_DIRECTORIES "${TORCH_INCLUDE_DIRS}" INTERFACE_LINK_LIBRARIES "${TORCH_LIBRARIES}")
  elseif(ASSAY_TORCH STREQUAL "ON")
    message(FATAL_ERROR "ASSAY_TORCH is ON, but libtorch was not found. Install libtorch-dev, or name its prefix in "
      "CMAKE_PREFIX_PATH.")
  else()
    message(STATUS "libtorch was not found: the PyTorch module is left out (libtorch-dev has it)")
  endif()
endif()

if(ASSAY_TESTS)
  find_package(GTest REQUIRED)
endif()
if(ASSAY_BENCH)
  find_package(benchmark QUIET)
endif()
