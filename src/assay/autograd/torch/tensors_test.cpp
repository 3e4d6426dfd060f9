#include <gtest/gtest.h>

#include "assay/autograd/torch/graph_making_test.hpp"

namespace assay::autograd::tensors_test {
namespace {

using model::testing_only::OnnxBuilder;
using tensor::DType;
using tensor::Tensor;

// A constant of some type, as float32.
std::vector<double> read_as_floats(int onnx_type, const std::string& bytes, std::int64_t count) {
  OnnxBuilder builder;
  auto* constant = builder.constant("c", onnx_type, {count});
  constant->set_raw_data(bytes);
  builder.node("Cast", {"c"}, {"y"}).output("y", onnx::TensorProto::FLOAT, {count});
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "to", std::int64_t{1});
  const auto graph = testing_only::module_engine()->differentiable(testing_only::lowered(builder), {});
  EXPECT_TRUE(graph) << graph.error().text();
  const auto outputs = (*graph)->run({});
  EXPECT_TRUE(outputs) << outputs.error().text();
  return testing_only::numbers_of(outputs->front().view());
}

TEST(Tensors, EveryIntegerTypeIsRead) {
  using onnx::TensorProto;
  EXPECT_EQ(read_as_floats(TensorProto::INT8, "\xff\x02", 2), (std::vector<double>{-1, 2}));
  EXPECT_EQ(read_as_floats(TensorProto::UINT8, "\xff\x02", 2), (std::vector<double>{255, 2}));
  EXPECT_EQ(read_as_floats(TensorProto::INT16, std::string("\xfe\xff\x02\x00", 4), 2), (std::vector<double>{-2, 2}));
  EXPECT_EQ(read_as_floats(TensorProto::UINT16, std::string("\xff\xff\x02\x00", 4), 2),
            (std::vector<double>{65535, 2}));
  EXPECT_EQ(read_as_floats(TensorProto::UINT32, std::string("\xff\xff\xff\xff", 4), 1),
            (std::vector<double>{4294967296}));
}

TEST(Tensors, HalvesAndFourBitNumbersAreRead) {
  EXPECT_EQ(read_as_floats(onnx::TensorProto::FLOAT16, std::string("\x00\x3c\x00\xc0", 4), 2),
            (std::vector<double>{1, -2}));
  EXPECT_EQ(read_as_floats(onnx::TensorProto::BFLOAT16, std::string("\x80\x3f\x00\xc0", 4), 2),
            (std::vector<double>{1, -2}));
  EXPECT_EQ(read_as_floats(22, "\x9f\x07", 3), (std::vector<double>{-1, -7, 7}));  // INT4, low nibble first
  EXPECT_EQ(read_as_floats(21, "\x9f\x07", 3), (std::vector<double>{15, 9, 7}));   // UINT4
}

TEST(Tensors, AnUnsignedNumberThatInt64CannotHoldIsRefused) {
  OnnxBuilder builder;
  builder.constant("c", onnx::TensorProto::UINT64, {1})->set_raw_data(std::string(8, '\xff'));
  builder.node("Identity", {"c"}, {"y"}).output("y", onnx::TensorProto::UINT64, {1});
  const auto graph = testing_only::module_engine()->differentiable(testing_only::lowered(builder), {});
  ASSERT_FALSE(graph);
  EXPECT_EQ(graph.error().code(), ErrorCode::unsupported);
  EXPECT_NE(graph.error().text().find("reading constant 'c'"), std::string::npos) << graph.error().text();
}

}  // namespace
}  // namespace assay::autograd::tensors_test
