#include <numeric>

#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/input_rows_internal.hpp"
#include "assay/quantize/runtime_calibration_test.hpp"
#include "assay/quantize/weight_channels_internal.hpp"

namespace assay::quantize::input_rows_test {
namespace {

using testing::ElementsAre;
using namespace testing_only;

using Attributes = std::map<std::string, std::vector<std::int64_t>>;

// A Conv over 3 × 5 images of 4 channels: whether rows · weights is what the runtime computes.
void expect_rows_times_weights(std::int64_t groups, const Attributes& attributes, const std::string& auto_pad = "") {
  OnnxBuilder builder;
  builder.input("x", k_float, {-1, 4, 3, 5});
  builder.floats("w", {2 * groups, 4 / groups, 2, 3}, weights(static_cast<std::size_t>(2 * 4 * 6), 5));
  builder.node("Conv", {"x", "w"}, {"y"}).output("y", k_float, {});
  attribute_of_last(builder, "group", groups);
  for (const auto& [name, value] : attributes) attribute_of_last(builder, name, value);
  if (!auto_pad.empty()) {
    model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "auto_pad", auto_pad);
  }
  model::Graph graph = graph_of(builder);
  tensor::Tensor x(tensor::DType::f32, {2, 4, 3, 5});
  std::ranges::copy(weights(x.elements(), 8), x.as<float>().begin());
  RuntimeCalibration calibration(std::filesystem::path(testing::TempDir()) / "assay_input_rows_test", x, 2);
  const auto expected = calibration.outputs(graph);
  ASSERT_TRUE(expected) << expected.error().text();
  const WeightedNode product = weighted_nodes(graph)[0];
  const InputRows rows(graph, product);
  const auto found = rows.of(x.view(), 1'000'000);
  ASSERT_TRUE(found) << found.error().text();
  const WeightChannels channels = weight_channels_of(graph, product);
  const std::vector<float> weight = floats_of(graph, "w");
  const std::size_t positions = expected->size() / channels.outputs() / 2;
  ASSERT_EQ(found->front().size(), 2 * positions * rows.width());
  for (std::size_t k = 0; k < expected->size(); ++k) {
    const std::size_t output = k / positions % channels.outputs();
    const std::size_t row = k / positions / channels.outputs() * positions + k % positions;
    const float* values = (*found)[output / 2].data() + row * rows.width();
    float sum = 0;
    for (std::size_t j = 0; j < rows.width(); ++j) sum += values[j] * weight[channels.element(output, j)];
    EXPECT_FLOAT_EQ(sum, (*expected)[k]) << k;
  }
}

TEST(InputRows, TimesWeightsAreTheConvolution) {
  expect_rows_times_weights(1, {});
}
TEST(InputRows, OfGroupsAreApart) {
  expect_rows_times_weights(2, {});
}
TEST(InputRows, FollowPaddingStridesAndDilations) {
  expect_rows_times_weights(1, {{"pads", {1, 0, 0, 2}}});
  expect_rows_times_weights(1, {{"strides", {2, 2}}, {"pads", {1, 1, 1, 1}}});
  expect_rows_times_weights(4, {{"dilations", {2, 1}}, {"pads", {0, 1, 1, 0}}});
}
TEST(InputRows, FollowAutomaticPadding) {
  expect_rows_times_weights(1, {}, "SAME_UPPER");
  expect_rows_times_weights(1, {{"strides", {2, 2}}}, "SAME_LOWER");
  expect_rows_times_weights(1, {}, "VALID");
}

TEST(InputRows, OfADenseLayerAreEvenlySpaced) {
  OnnxBuilder builder;
  builder.input("x", k_float, {-1, 2}).floats("w", {2, 3}, weights(6)).node("MatMul", {"x", "w"}, {"y"});
  model::Graph graph = graph_of(builder.output("y", k_float, {-1, 3}));
  const InputRows rows(graph, weighted_nodes(graph)[0]);
  tensor::Tensor x(tensor::DType::f32, {4, 2});
  std::iota(x.as<float>().begin(), x.as<float>().end(), 0.0F);
  EXPECT_THAT(rows.of(x.view(), 2)->front(), ElementsAre(0, 1, 4, 5));
  EXPECT_EQ(rows.of(x.view(), 9)->front().size(), 8U);
  const tensor::Tensor wide(tensor::DType::f32, {2, 3});
  EXPECT_EQ(rows.of(wide.view(), 9).error().code(), ErrorCode::unsupported);
}

}  // namespace
}  // namespace assay::quantize::input_rows_test
