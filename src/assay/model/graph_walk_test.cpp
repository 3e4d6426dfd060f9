#include <gtest/gtest.h>

#include "assay/model/graph_walk_internal.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::graph_walk_test {
namespace {

using testing_only::OnnxBuilder;

void describe(onnx::TensorProto* tensor, int type, std::initializer_list<std::int64_t> dims) {
  tensor->set_data_type(type);
  for (const std::int64_t extent : dims) tensor->add_dims(extent);
}

TEST(Contents, ReachIntoBranchesFunctionsAndAttributes) {
  OnnxBuilder builder;
  builder.floats("w", {1}, {1}).node("If", {"c"}, {"y"});
  auto* branch = builder.proto().mutable_graph()->mutable_node(0)->add_attribute();
  branch->mutable_g()->add_node()->set_op_type("Abs");
  describe(branch->mutable_g()->add_initializer(), onnx::TensorProto::FLOAT, {2});
  auto* body = builder.proto().add_functions()->add_node();
  body->set_op_type("Constant");
  describe(body->add_attribute()->mutable_t(), onnx::TensorProto::FLOAT, {3});
  auto* sparse = builder.proto().mutable_graph()->add_sparse_initializer();
  describe(sparse->mutable_values(), onnx::TensorProto::FLOAT, {4});
  describe(sparse->mutable_indices(), onnx::TensorProto::INT64, {4});

  const Contents contents = contents_of(builder.proto());
  EXPECT_EQ(contents.nodes.size(), 3U);  // If, Abs, Constant
  std::uint64_t elements = 0;
  for (const auto* tensor : contents.tensors) elements += elements_of(*tensor);
  EXPECT_EQ(elements, 1U + 2U + 3U + 4U + 4U);
}

TEST(BytesOf, FourBitElementsArePackedAndTheLastByteIsWhole) {
  onnx::TensorProto tensor;
  describe(&tensor, 22, {3, 3});  // int4
  EXPECT_EQ(bytes_of(tensor), 5U);
  tensor.set_data_type(onnx::TensorProto::DOUBLE);
  EXPECT_EQ(bytes_of(tensor), 72U);
}

TEST(BytesOf, DimensionsThatNoNumberHoldsSaturate) {
  onnx::TensorProto tensor;
  describe(&tensor, onnx::TensorProto::FLOAT, {std::int64_t{1} << 40, std::int64_t{1} << 40});
  EXPECT_EQ(bytes_of(tensor), UINT64_MAX);
  onnx::TensorProto quarter;
  describe(&quarter, onnx::TensorProto::FLOAT, {std::int64_t{1} << 62});
  EXPECT_EQ(bytes_of(quarter), UINT64_MAX);
  describe(&tensor, onnx::TensorProto::FLOAT, {0});
  EXPECT_EQ(bytes_of(tensor), 0U);
}

}  // namespace
}  // namespace assay::model::graph_walk_test
