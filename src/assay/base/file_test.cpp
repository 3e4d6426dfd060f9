#include "assay/base/file.hpp"

#include <array>

#include <gtest/gtest.h>
#include <unistd.h>

namespace assay::file_test {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_file_test";
};

TEST_F(FileTest, WrittenFileReadsBackAndItsFolderIsMade) {
  ASSERT_TRUE(write_file(folder_ / "a" / "b.txt", "hello"));
  EXPECT_EQ(read_file(folder_ / "a" / "b.txt").value(), "hello");
}

TEST_F(FileTest, WriterWithoutCommitLeavesNothingBehind) {
  {
    auto writer = FileWriter::create(folder_ / "x.bin");
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->write("half"));
  }
  EXPECT_EQ(entries(), 0U);
}

TEST_F(FileTest, OldContentStaysUntilCommit) {
  ASSERT_TRUE(write_file(folder_ / "x", "old"));
  auto writer = FileWriter::create(folder_ / "x");
  ASSERT_TRUE(writer->write("new"));
  EXPECT_EQ(read_file(folder_ / "x").value(), "old");
  ASSERT_TRUE(writer->commit());
  EXPECT_EQ(read_file(folder_ / "x").value(), "new");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(FileTest, OverwriteReplacesAHeader) {
  auto writer = FileWriter::create(folder_ / "x");
  ASSERT_TRUE(writer->write("000 rows"));
  ASSERT_TRUE(writer->overwrite(0, "123"));
  ASSERT_TRUE(writer->write(" more"));
  ASSERT_TRUE(writer->commit());
  EXPECT_EQ(read_file(folder_ / "x").value(), "123 rows more");
}

TEST_F(FileTest, FullDiskIsAnIoErrorThatNamesTheFile) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  // The temporary name is derived from the file's, so a writer on /dev/full itself is made through a link of that name.
  fs::create_symlink("/dev/full", folder_ / ("x." + std::to_string(::getpid()) + ".part"));
  const Status status = write_file(folder_ / "x", "content");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code(), ErrorCode::io);
  EXPECT_NE(status.error().message().find("No space left on device"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder_ / "x"));
}

TEST_F(FileTest, MissingFileAndFolderAsFileAreErrors) {
  EXPECT_EQ(read_file(folder_ / "none").error().code(), ErrorCode::not_found);
  EXPECT_EQ(MappedFile::open(folder_).error().code(), ErrorCode::io);
}

TEST_F(FileTest, ReadingPastTheEndIsCorrupt) {
  ASSERT_TRUE(write_file(folder_ / "x", "12345"));
  const auto reader = FileReader::open(folder_ / "x");
  std::array<std::byte, 4> four{};
  EXPECT_TRUE(reader->read_at(1, four));
  EXPECT_EQ(reader->read_at(2, four).error().code(), ErrorCode::corrupt);
}

TEST_F(FileTest, FolderIsLockedForAllOthersUntilTheLockGoes) {
  {
    const auto lock = FolderLock::take(folder_ / "run");
    ASSERT_TRUE(lock) << lock.error().text();
    const auto second = FolderLock::take(folder_ / "run");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), ErrorCode::invalid_argument);
    EXPECT_NE(second.error().message().find("another process"), std::string::npos);
  }
  EXPECT_TRUE(FolderLock::take(folder_ / "run"));
}

TEST_F(FileTest, AFolderToLockThatCannotBeMadeSaysWhy) {
  const auto lock = FolderLock::take("/sys/assay_file_test/run");  // where nobody may make one
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().code(), ErrorCode::io);
  EXPECT_NE(lock.error().message().find("/sys/assay_file_test/run: cannot make the folder: "), std::string::npos);
  EXPECT_EQ(lock.error().message().find("No such file"), std::string::npos) << lock.error().message();
}

TEST_F(FileTest, EmptyFileMapsToNoBytes) {
  ASSERT_TRUE(write_file(folder_ / "x", ""));
  EXPECT_TRUE(MappedFile::open(folder_ / "x")->bytes().empty());
}

}  // namespace
}  // namespace assay::file_test
