#include "assay/base/temporary_folder.hpp"

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

namespace assay::temporary_folder_test {
namespace {

namespace fs = std::filesystem;

TEST(TemporaryFolder, IsEmptyAndItsOwnAndGoesWithAllItHolds) {
  fs::path first;
  {
    const auto folder = TemporaryFolder::make("assay-test");
    const auto other = TemporaryFolder::make("assay-test");
    ASSERT_TRUE(folder && other);
    first = folder->path();
    EXPECT_NE(first, other->path());
    EXPECT_TRUE(fs::is_empty(first));
    EXPECT_TRUE(first.filename().string().starts_with("assay-test-"));
    std::ofstream(first / "file") << "x";
  }
  EXPECT_FALSE(fs::exists(first));
}

TEST(TemporaryFolder, NowhereToMakeItIsAnError) {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", "/nonexistent/folder", 1);
  const auto folder = TemporaryFolder::make("assay-test");
  if (kept.empty()) {
    ::unsetenv("TMPDIR");
  } else {
    ::setenv("TMPDIR", kept.c_str(), 1);
  }
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code(), ErrorCode::io);
}

}  // namespace
}  // namespace assay::temporary_folder_test
