#include <gtest/gtest.h>

#include "assay/tensor/npy.hpp"

namespace assay::tensor::npy_header_test {
namespace {

Result<NpyHeader> parse(const std::string& dictionary) {
  std::string content("\x93NUMPY\x01\x00", 8);
  content += static_cast<char>(dictionary.size());
  content += '\0';
  content += dictionary;
  return parse_npy_header(std::as_bytes(std::span(content.data(), content.size())), "a.npy");
}

TEST(NpyHeader, ReadsTypeShapeAndWhereTheDataStart) {
  const auto header = parse("{'descr': '|u1', 'fortran_order': False, 'shape': (7, 1, 28), }");
  ASSERT_TRUE(header) << header.error().text();
  EXPECT_EQ(header->dtype, DType::u8);
  EXPECT_EQ(header->shape, (Shape{7, 1, 28}));
  EXPECT_EQ(header->data_offset, 10U + 63U);
}

TEST(NpyHeader, ScalarHasNoExtents) {
  EXPECT_TRUE(parse("{'descr': '<f8', 'fortran_order': False, 'shape': (), }")->shape.empty());
}

TEST(NpyHeader, ShapeThatMakesNoSenseIsCorrupt) {
  for (const char* shape : {"(-1,)", "(99999999999,99999999999)", "(x)", "3"}) {
    const auto header = parse(fmt::format("{{'descr': '<f8', 'fortran_order': False, 'shape': {}, }}", shape));
    ASSERT_FALSE(header) << shape;
    EXPECT_EQ(header.error().code(), ErrorCode::corrupt);
  }
}

TEST(NpyHeader, StructuresAreUnsupported) {
  EXPECT_EQ(parse("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }").error().code(),
            ErrorCode::unsupported);
}

}  // namespace
}  // namespace assay::tensor::npy_header_test
