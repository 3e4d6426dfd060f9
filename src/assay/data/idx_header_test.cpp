#include <gmock/gmock.h>

#include "assay/data/idx_header_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::idx_header_test {
namespace {

Result<IdxHeader> parse(const std::string& bytes) {
  return parse_idx_header(std::as_bytes(std::span(bytes.data(), bytes.size())), "a.idx");
}

TEST(IdxHeader, TypesAndExtentsAreRead) {
  const auto header = parse(idx_bytes(0x0D, {3, 0x10203}, ""));
  ASSERT_TRUE(header);
  EXPECT_EQ(header->dtype, tensor::DType::f32);
  EXPECT_EQ(header->shape, (tensor::Shape{3, 0x10203}));
  EXPECT_EQ(header->data_offset, 12U);
  EXPECT_EQ(parse(idx_bytes(0x0B, {1}, ""))->dtype, tensor::DType::i16);
}

TEST(IdxHeader, OtherBytesAreCorrupt) {
  for (const std::string& bytes :
       {std::string(), std::string("\x00\x00\x08", 3), std::string("PK\x08\x01"), idx_bytes(0x0A, {1}, ""),
        idx_bytes(0x08, {}, ""), idx_bytes(0x08, {1, 2}, "").substr(0, 9)}) {
    ASSERT_FALSE(parse(bytes));
    EXPECT_EQ(parse(bytes).error().code(), ErrorCode::corrupt);
  }
}

TEST(IdxHeader, BigEndianElementsAreTurnedRound) {
  std::vector<std::byte> bytes{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
  from_big_endian(tensor::DType::i16, bytes);
  EXPECT_EQ(bytes, (std::vector{std::byte{2}, std::byte{1}, std::byte{4}, std::byte{3}}));
  from_big_endian(tensor::DType::u8, bytes);
  EXPECT_EQ(bytes[0], std::byte{2});
}

TEST(IdxHeader, IsToldByTheName) {
  EXPECT_TRUE(is_idx("t10k-images-idx3-ubyte.gz"));
  EXPECT_TRUE(is_idx("a.idx"));
  EXPECT_FALSE(is_idx("idx.csv"));
}

}  // namespace
}  // namespace assay::data::idx_header_test
