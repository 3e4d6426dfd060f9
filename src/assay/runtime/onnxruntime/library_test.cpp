#include <fstream>

#include <gtest/gtest.h>

#include "assay/runtime/onnxruntime/library_internal.hpp"

namespace assay::runtime::library_test {
namespace {

TEST(SearchPlaces, NamedLibraryIsTheOnlyPlace) {
  EXPECT_EQ(search_places("/a/b.so"), (std::vector<std::filesystem::path>{"/a/b.so"}));
}

TEST(SearchPlaces, FileOfTheWorkingFolderNeedsNoDotAndSlash) {
  const std::filesystem::path name = "library_test_here.so";
  EXPECT_EQ(search_places(name).front(), name) << "no such file: the system's";
  std::ofstream(name) << "text";
  EXPECT_EQ(search_places(name).front(), std::filesystem::absolute(name));
  std::filesystem::remove(name);
}

TEST(SearchPlaces, OtherwiseBesideTheProgramBeforeTheSystem) {
  const auto places = search_places("");
  ASSERT_GE(places.size(), 2U);
  EXPECT_EQ(places.front().filename(), "libonnxruntime.so.1");
  EXPECT_EQ(places.back(), "libonnxruntime.so.1");
}

TEST(LoadLibrary, AnotherSharedLibraryIsNotTakenForIt) {
  const auto library = load_library("libm.so.6");
  ASSERT_FALSE(library);
  EXPECT_NE(library.error().message().find("OrtGetApiBase"), std::string::npos);
}

}  // namespace
}  // namespace assay::runtime::library_test
