#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/graph.hpp"
#include "assay/model/onnx_builder_test.hpp"

namespace assay::model::graph_values_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_only::OnnxBuilder;

Graph graph_with(OnnxBuilder builder) {
  builder.input("x", onnx::TensorProto::FLOAT, {1})
      .node("Neg", {"x"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {1});
  auto graph = Graph::adopt(builder.proto());
  EXPECT_TRUE(graph);
  return std::move(*graph);
}

TEST(GraphValues, ConstantsAreReadByTheirType) {
  OnnxBuilder builder;
  builder.floats("f", {2}, {1.5F, -2}).integers("h", onnx::TensorProto::FLOAT16, {1}, {0x3E00});
  builder.integers("q", onnx::TensorProto::INT8, {2}, {-3, 4});
  const Graph graph = graph_with(builder);
  EXPECT_THAT(graph.floats("f")->as<float>(), ElementsAre(1.5F, -2));
  EXPECT_THAT(graph.floats("h")->as<float>(), ElementsAre(1.5F));
  EXPECT_THAT(graph.values("q")->as<std::int8_t>(), ElementsAre(-3, 4));
  EXPECT_EQ(graph.bytes_of("q"), 2U);
  EXPECT_EQ(graph.floats("q").error().code(), ErrorCode::unsupported);
  EXPECT_EQ(graph.values("x").error().code(), ErrorCode::not_found);
}

TEST(GraphValues, FewerElementsThanTheShapeSaysAreCorrupt) {
  OnnxBuilder builder;
  builder.floats("f", {3}, {1, 2});
  EXPECT_THAT(graph_with(builder).values("f").error().text(), HasSubstr("constant 'f' holds 8 bytes"));
}

TEST(GraphValues, ConstantsAreMadeAndReplaced) {
  Graph graph = graph_with(OnnxBuilder());
  graph.set_constant("s", 0.5F);
  EXPECT_EQ(graph.shape_of("s"), tensor::Shape{});
  EXPECT_EQ(graph.floats("s")->as<float>()[0], 0.5F);
  tensor::Tensor weights(tensor::DType::i8, {2});
  weights.as<std::int8_t>()[1] = -7;
  graph.set_constant("s", weights.view());
  EXPECT_EQ(graph.values("s")->as<std::int8_t>()[1], -7);
  EXPECT_EQ(graph.proto().initializer_size(), 1);
  graph.set_constant("n", onnx::TensorProto::INT32 + 16, {3}, std::string(2, 'a'));  // int4: two to a byte
  EXPECT_EQ(graph.bytes_of("n"), 2U);
  EXPECT_EQ(graph.fresh_name("n"), "n_1");
}

TEST(GraphValues, TypesWithoutOneOfOursAreNamed) {
  Graph graph = graph_with(OnnxBuilder());
  graph.set_constant("f8", 17, {2}, "ab");
  EXPECT_THAT(graph.values("f8").error().text(), HasSubstr("constant 'f8' is float8e4m3fn"));
}

}  // namespace
}  // namespace assay::model::graph_values_test
