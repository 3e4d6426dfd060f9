#include <gmock/gmock.h>

#include "assay/data/scratch_folder_test.hpp"
#include "assay/data/zip_archive_internal.hpp"

namespace assay::data::zip_archive_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using ZipArchiveTest = ScratchFolder;

TEST_F(ZipArchiveTest, StoredAndDeflatedMembersGiveTheirBytes) {
  const std::string content(10'000, 'q');
  for (const bool is_compressed : {false, true}) {
    write_zip("a.npz", {{"x.npy", write("x", content)}, {"y.npy", write("y", "2")}}, is_compressed);
    EXPECT_THAT(*npz_keys(at("a.npz")), ElementsAre("x", "y"));
    auto member = open_npz_array(at("a.npz"), "x");
    ASSERT_TRUE(member) << member.error().text();
    EXPECT_EQ(member->size, content.size());
    EXPECT_EQ(read_all(*member->bytes, 1 << 20, "x")->size(), content.size());
  }
}

TEST_F(ZipArchiveTest, MissingArrayNamesThoseThereAre) {
  write_zip("a.npz", {{"images.npy", write("x", "1")}});
  const auto result = open_npz_array(at("a.npz"), "image");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::not_found);
  EXPECT_THAT(result.error().message(), HasSubstr("did you mean 'images'"));
}

TEST_F(ZipArchiveTest, WhatIsNoArchiveIsCorrupt) {
  EXPECT_EQ(npz_keys(write("a.npz", "not a zip")).error().code(), ErrorCode::corrupt);
  EXPECT_EQ(npz_keys(at("none.npz")).error().code(), ErrorCode::not_found);
}

TEST_F(ZipArchiveTest, WrongChecksumIsCorrupt) {
  write_zip("a.npz", {{"x.npy", write("x", "some content to change")}}, false);
  std::string bytes = *read_file(at("a.npz"));
  bytes[bytes.find("content")] = 'C';
  auto member = open_npz_array(write("b.npz", bytes), "x");
  ASSERT_TRUE(member);
  EXPECT_EQ(read_all(*member->bytes, 1 << 20, "x").error().code(), ErrorCode::corrupt);
}

}  // namespace
}  // namespace assay::data::zip_archive_test
