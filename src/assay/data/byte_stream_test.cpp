#include <gmock/gmock.h>

#include "assay/data/byte_stream_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::byte_stream_test {
namespace {

using testing::HasSubstr;
using ByteStreamTest = ScratchFolder;

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Result<std::string> whole(const std::filesystem::path& path) {
  ASSAY_ASSIGN(const auto stream, open_bytes(path));
  ASSAY_ASSIGN(const auto bytes, read_all(*stream, 1 << 30, path.string()));
  return text_of(bytes);
}

TEST_F(ByteStreamTest, PlainAndCompressedFilesGiveTheSameBytes) {
  std::string content;
  for (int i = 0; i < 100'000; ++i) content += std::to_string(i);
  EXPECT_EQ(*whole(write("a.txt", content)), content);
  EXPECT_EQ(*whole(write_gzip("a.gz", content)), content);
  EXPECT_TRUE(is_gzip(at("a.gz")));
  EXPECT_FALSE(is_gzip(at("a.txt")));
}

TEST_F(ByteStreamTest, CutShortCompressedFileIsCorrupt) {
  write_gzip("a.gz", std::string(50'000, 'x') + "end");
  std::string bytes = *read_file(at("a.gz"));
  write("cut.gz", bytes.substr(0, bytes.size() - 12));
  const auto result = whole(at("cut.gz"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::corrupt);
  EXPECT_THAT(result.error().message(), HasSubstr("cut short"));
}

TEST_F(ByteStreamTest, WrongChecksumIsCorrupt) {
  write_gzip("a.gz", "hello, checksums");
  std::string bytes = *read_file(at("a.gz"));
  bytes[bytes.size() - 6] = static_cast<char>(bytes[bytes.size() - 6] ^ 1);
  EXPECT_EQ(whole(write("b.gz", bytes)).error().code(), ErrorCode::corrupt);
}

TEST_F(ByteStreamTest, WhatCannotBeOpenedSaysWhy) {
  EXPECT_EQ(open_bytes(at("none")).error().code(), ErrorCode::not_found);
  EXPECT_EQ(open_bytes(folder_).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(open_bytes(write("not.gz", "plain")).error().code(), ErrorCode::corrupt);
}

TEST_F(ByteStreamTest, ReadingBeyondTheEndAndLeavingBytesOverAreBothCorrupt) {
  const auto stream = *open_bytes(write("a", "abcdef"));
  std::vector<std::byte> out(4);
  EXPECT_TRUE(read_exactly(*stream, out, "a"));
  EXPECT_EQ(expect_end(*stream, "a").error().code(), ErrorCode::corrupt);
  EXPECT_THAT(read_exactly(*stream, out, "a").error().message(), HasSubstr("1 of 4 bytes"));
  EXPECT_TRUE(expect_end(*stream, "a"));
}

TEST_F(ByteStreamTest, PutBackBytesComeFirst) {
  auto rest = *open_bytes(write("a", "cdef"));
  const auto stream = put_back({std::byte{'a'}, std::byte{'b'}}, std::move(rest));
  EXPECT_TRUE(skip(*stream, 1, "a"));
  EXPECT_EQ(text_of(*read_all(*stream, 100, "a")), "bcdef");
}

TEST_F(ByteStreamTest, ReadAllRefusesMoreThanItsLimit) {
  const auto stream = *open_bytes(write("a", std::string(200'000, 'x')));
  EXPECT_EQ(read_all(*stream, 100'000, "a").error().code(), ErrorCode::corrupt);
}

}  // namespace
}  // namespace assay::data::byte_stream_test
