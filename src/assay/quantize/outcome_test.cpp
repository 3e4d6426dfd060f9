#include "assay/quantize/outcome.hpp"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/onnx_builder_test.hpp"

namespace assay::quantize::outcome_test {
namespace {

using testing::HasSubstr;

TEST(Outcome, ANodeWithoutANameIsCalledByItsOutput) {
  const auto graph = model::Graph::adopt(model::testing_only::linear_model().proto());
  ASSERT_TRUE(graph);
  const NodeOutcome line = outcome_of(*graph->producer("xW"), "float32", "why");
  EXPECT_EQ(line.node, "xW");
  EXPECT_EQ(line.op, "MatMul");
  EXPECT_EQ(line.reason, "why");
  EXPECT_EQ(constant_bytes(*graph), 9U * 4);
}

TEST(Outcome, NodesThatAMethodDoesNotLookAtSayWhyTheyStayFloat) {
  const auto graph = model::Graph::adopt(model::testing_only::linear_model().proto());
  ASSERT_TRUE(graph);
  const auto options = Options::parse(Selection::options(), {}, "m");
  constexpr std::array<std::string_view, 1> k_products{"MatMul"};
  const auto lines = others_in_float(*graph, *Selection::of(*graph, *options), k_products, "why");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines.front().op, "Add");
  EXPECT_EQ(lines.front().precision, "float32");
  EXPECT_EQ(lines.front().reason, "why");
}

TEST(Outcome, NothingQuantizedSaysWhy) {
  EXPECT_THAT(nothing_quantized({}).message(), HasSubstr("none of its operators"));
  Outcome outcome;
  for (int i = 0; i < 7; ++i) outcome.nodes.push_back({"n", "MatMul", "float32", "too small"});
  EXPECT_THAT(nothing_quantized(outcome).message(), HasSubstr("n (MatMul): too small, n"));
  EXPECT_THAT(nothing_quantized(outcome).message(), HasSubstr("and 2 more"));
}

}  // namespace
}  // namespace assay::quantize::outcome_test
