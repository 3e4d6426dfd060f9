#include "assay/base/scratch_file.hpp"

#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/base/temporary_folder.hpp"

namespace assay::scratch_file_test {
namespace {

TEST(ScratchFile, HoldsWhatWasWrittenLast) {
  const auto folder = TemporaryFolder::make("assay-scratch-file-test");
  ASSERT_TRUE(folder);
  const auto path = folder->path() / "f";
  ASSERT_TRUE(write_scratch_file(path, "a longer text"));
  ASSERT_TRUE(write_scratch_file(path, std::string("a\0b", 3)));
  EXPECT_EQ(read_file(path).value(), std::string("a\0b", 3));
}

TEST(ScratchFile, FolderIsMadeAndOneThatCannotBeIsAnErrorWithThePath) {
  const auto folder = TemporaryFolder::make("assay-scratch-file-test");
  ASSERT_TRUE(folder);
  ASSERT_TRUE(write_scratch_file(folder->path() / "a" / "b", "x"));
  const auto below_a_file = folder->path() / "a" / "b" / "c";
  const Status written = write_scratch_file(below_a_file, "x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code(), ErrorCode::io);
  EXPECT_NE(written.error().text().find(below_a_file.string()), std::string::npos);
}

}  // namespace
}  // namespace assay::scratch_file_test
