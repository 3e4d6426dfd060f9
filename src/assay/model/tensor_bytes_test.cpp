#include <array>
#include <cstring>

#include <gtest/gtest.h>

#include "assay/model/tensor_bytes_internal.hpp"

namespace assay::model::tensor_bytes_test {
namespace {

using onnx::TensorProto;

TEST(TensorBytes, ListsAreCutToTheirType) {
  TensorProto tensor;
  tensor.set_data_type(TensorProto::INT16);
  tensor.add_int32_data(-2);
  std::int16_t value = 0;
  ASSERT_TRUE(read_tensor_bytes(tensor, "", std::as_writable_bytes(std::span(&value, 1))));
  EXPECT_EQ(value, -2);
  tensor.set_data_type(TensorProto::DOUBLE);
  tensor.add_double_data(2.5);
  double real = 0;
  ASSERT_TRUE(read_tensor_bytes(tensor, "", std::as_writable_bytes(std::span(&real, 1))));
  EXPECT_EQ(real, 2.5);
  tensor.set_data_type(TensorProto::UINT32);
  tensor.add_uint64_data(4'000'000'000U);
  std::uint32_t natural = 0;
  ASSERT_TRUE(read_tensor_bytes(tensor, "", std::as_writable_bytes(std::span(&natural, 1))));
  EXPECT_EQ(natural, 4'000'000'000U);
}

TEST(TensorBytes, AnotherSizeIsCorrupt) {
  TensorProto tensor;
  tensor.set_data_type(TensorProto::FLOAT);
  tensor.set_raw_data("abc");
  std::array<std::byte, 4> out{};
  EXPECT_EQ(read_tensor_bytes(tensor, "", out).error().code(), ErrorCode::corrupt);
  tensor.clear_raw_data();
  EXPECT_EQ(read_tensor_bytes(tensor, "", out).error().code(), ErrorCode::corrupt);
}

TEST(TensorBytes, MissingFileIsNotFound) {
  TensorProto tensor;
  tensor.set_data_location(TensorProto::EXTERNAL);
  auto* location = tensor.add_external_data();
  location->set_key("location");
  location->set_value("none.data");
  std::array<std::byte, 4> out{};
  EXPECT_EQ(read_tensor_bytes(tensor, "/nonexistent", out).error().code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace assay::model::tensor_bytes_test
