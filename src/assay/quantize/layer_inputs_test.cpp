#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/onnx_builder_test.hpp"
#include "assay/quantize/fixed_calibration_test.hpp"
#include "assay/quantize/layer_inputs_internal.hpp"

namespace assay::quantize::layer_inputs_test {
namespace {

using model::testing_only::OnnxBuilder;
using testing::HasSubstr;
using testing_only::FixedCalibration;

// Two products of x, one of theirs.
model::Graph graph_of_three() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("A", {2, 3}, {1, 2, 3, 4, 5, 6})
      .floats("B", {2, 3}, {1, 2, 3, 4, 5, 6})
      .floats("C", {3, 2}, {1, 2, 3, 4, 5, 6})
      .node("MatMul", {"x", "A"}, {"a"})
      .node("MatMul", {"x", "B"}, {"b"})
      .node("Add", {"a", "b"}, {"s"})
      .node("MatMul", {"s", "C"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 2});
  return std::move(*model::Graph::adopt(builder.proto()));
}

std::vector<LayerInput> inputs_of(model::Graph& graph) {
  std::vector<Product> products;
  for (const char* output : {"a", "b", "y"}) products.push_back(product_of(graph.producer(output)));
  return layer_inputs(graph, products);
}

TEST(LayerInputs, ProductsOfOneValueShareIt) {
  model::Graph graph = graph_of_three();
  const auto inputs = inputs_of(graph);
  ASSERT_EQ(inputs.size(), 2U);
  EXPECT_EQ(inputs[0].value, "x");
  EXPECT_EQ(inputs[0].width, 2U);
  EXPECT_EQ(inputs[0].products.size(), 2U);
  EXPECT_EQ(inputs[1].width, 3U);
}

TEST(LayerInputs, AsManyGoTogetherAsFit) {
  model::Graph graph = graph_of_three();
  const auto inputs = inputs_of(graph);  // 16 and 36 bytes
  EXPECT_EQ(fitting(inputs, 52), 2U);
  EXPECT_EQ(fitting(inputs, 51), 1U);
  EXPECT_EQ(fitting(inputs, 1), 1U);
}

TEST(LayerInputs, GramsAreThoseOfTheCalibrationsRows) {
  model::Graph graph = graph_of_three();
  const auto inputs = inputs_of(graph);
  FixedCalibration calibration({{"x", {{1, 2}, {3, 4}}}, {"s", {{1, 0, 2}, {0, 0, 0}}}});
  const auto grams = grams_of(graph, inputs, calibration);
  ASSERT_TRUE(grams) << grams.error().text();
  EXPECT_EQ((*grams)[0].at(0, 1), 14);
  EXPECT_EQ((*grams)[1].at(2, 2), 4);
  EXPECT_EQ(calibration.passes(), 1);
}

TEST(LayerInputs, RowsThatAreKeptGiveTheSameGrams) {
  model::Graph graph = graph_of_three();
  const auto inputs = inputs_of(graph);
  FixedCalibration calibration({{"x", {{1, 2}, {3, 4}}}, {"s", {{1, 0, 2}, {0, 0, 0}}}});
  auto rows = rows_of(graph, inputs, calibration, 40);  // 16 and 24 bytes
  ASSERT_TRUE(rows) << rows.error().text();
  ASSERT_TRUE(*rows);
  const auto grams = grams_of(inputs, **rows);
  ASSERT_TRUE(grams) << grams.error().text();
  EXPECT_EQ((*grams)[0].at(0, 1), 14);
  EXPECT_EQ((*grams)[1].at(2, 2), 4);
  EXPECT_EQ(calibration.passes(), 1);
  const auto none = rows_of(graph, inputs, calibration, 39);
  ASSERT_TRUE(none) << none.error().text();
  EXPECT_FALSE(*none);
}

TEST(LayerInputs, OtherValuesThanRowsAndNumbersAreRefused) {
  model::Graph graph = graph_of_three();
  const auto inputs = inputs_of(graph);
  FixedCalibration narrow({{"x", {{1, 2, 3}}}, {"s", {{1, 0, 2}}}});
  EXPECT_EQ(grams_of(graph, inputs, narrow).error().code(), ErrorCode::corrupt);
  EXPECT_EQ(rows_of(graph, inputs, narrow, 1000).error().code(), ErrorCode::corrupt);
  FixedCalibration odd({{"x", {{1, std::numeric_limits<float>::infinity()}}}, {"s", {{1, 0, 2}}}});
  const auto grams = grams_of(graph, inputs, odd);
  ASSERT_FALSE(grams);
  EXPECT_EQ(grams.error().code(), ErrorCode::out_of_range);
  EXPECT_THAT(grams.error().text(), HasSubstr("'x'"));
}

}  // namespace
}  // namespace assay::quantize::layer_inputs_test
