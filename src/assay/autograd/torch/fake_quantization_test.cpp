#include <gtest/gtest.h>

#include "assay/autograd/torch/graph_making_test.hpp"

namespace assay::autograd::fake_quantization_test {
namespace {

using model::testing_only::OnnxBuilder;
using testing_only::floats_in;
using testing_only::floats_of;

OnnxBuilder product() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("w", {2, 2}, {1, 0.3F, -0.5F, -0.2F})
      .node("MatMul", {"x", "w"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 2});
  return builder;
}

TrainingOptions options_of(FakeQuantizedWeight weight) {
  return {.parameters = {"w"}, .loss = {.kind = LossKind::mean_squared_error}, .weights = {std::move(weight)}};
}

std::vector<float> scores_of_unit_rows(TrainableGraph& graph) {
  const auto rows = floats_of({2, 2}, {1, 0, 0, 1});
  const auto targets = floats_of({2, 2}, {0, 0, 0, 0});
  const auto judged = graph.judge(std::vector{rows.view()}, targets.view());
  EXPECT_TRUE(judged) << judged.error().text();
  return floats_in(judged->scores);
}

// Three bits: q in −3 … 3. One scale of 1/3: 0.3 → 1, −0.5 → −1.5 → −2 (to even), −0.2 → −0.6 → −1.
TEST(FakeQuantization, AWeightIsRoundedByOneScale) {
  const auto graph = testing_only::trainable_of(product(), options_of({.parameter = "w", .bits = 3}));
  const auto scores = scores_of_unit_rows(*graph);
  const std::vector<float> wanted{1, 1.0F / 3, -2.0F / 3, -1.0F / 3};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(scores[i], wanted[i], 1e-6);
  EXPECT_EQ(floats_in(*graph->value("w")), (std::vector<float>{1, 0.3F, -0.5F, -0.2F}));
}

// Columns: scales 1/3 and 0.1.
TEST(FakeQuantization, AWeightIsRoundedByOneScaleForEachSlice) {
  const auto graph = testing_only::trainable_of(product(), options_of({.parameter = "w", .bits = 3, .axis = 1}));
  const auto scores = scores_of_unit_rows(*graph);
  const std::vector<float> wanted{1, 0.3F, -2.0F / 3, -0.2F};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(scores[i], wanted[i], 1e-6);
}

TEST(FakeQuantization, GradientsReachTheWeightStraightThrough) {
  auto options = options_of({.parameter = "w", .bits = 3});
  options.optimizer.momentum = 0;
  const auto graph = testing_only::trainable_of(product(), options);
  const auto row = floats_of({1, 2}, {1, 0});
  const auto target = floats_of({1, 2}, {0, 0});
  ASSERT_TRUE(graph->step(std::vector{row.view()}, target.view(), 0.3));
  const auto moved = floats_in(*graph->value("w"));  // the gradient is the rounded score, by the mean over two
  EXPECT_NEAR(moved[0], 1 - 0.3 * 1, 1e-6);
  EXPECT_NEAR(moved[1], 0.3 - 0.3 / 3, 1e-6);
  EXPECT_NEAR(moved[2], -0.5, 1e-6);
}

TrainingOptions rounding_scores() {
  return {.parameters = {"w"},
          .loss = {.kind = LossKind::mean_squared_error},
          .activations = {{.value = "y", .bits = 2, .averaging = 0.5}}};
}

TEST(FakeQuantization, TheRangeOfAnActivationFollowsTheBatches) {
  const auto graph = testing_only::trainable_of(product(), rounding_scores());
  EXPECT_TRUE(graph->ranges().empty());
  const auto target = floats_of({1, 2}, {0, 0});
  const auto first = floats_of({1, 2}, {1, 0});  // y = (1, 0.3): the range holds 0
  ASSERT_TRUE(graph->step(std::vector{first.view()}, target.view(), 0));
  EXPECT_NEAR(graph->ranges().at("y").low, 0, 1e-6);
  EXPECT_NEAR(graph->ranges().at("y").high, 1, 1e-6);
  const auto second = floats_of({1, 2}, {-2, 0});  // y = (−2, −0.6)
  ASSERT_TRUE(graph->step(std::vector{second.view()}, target.view(), 0));
  EXPECT_NEAR(graph->ranges().at("y").low, -1, 1e-6);
  EXPECT_NEAR(graph->ranges().at("y").high, 0.5, 1e-6);
}

// Range −1 … 0.5 in four levels: scale 0.5, zero point 2.
TEST(FakeQuantization, AnActivationIsRoundedAndClipped) {
  const auto graph = testing_only::trainable_of(product(), rounding_scores());
  const auto target = floats_of({1, 2}, {0, 0});
  for (const auto& row : {floats_of({1, 2}, {1, 0}), floats_of({1, 2}, {-2, 0})}) {
    ASSERT_TRUE(graph->step(std::vector{row.view()}, target.view(), 0));
  }
  EXPECT_EQ(scores_of_unit_rows(*graph), (std::vector<float>{0.5F, 0.5F, -0.5F, 0}));
}

TEST(FakeQuantization, AStepThatFailsMovesNoRange) {
  const auto graph = testing_only::trainable_of(product(), rounding_scores());
  const auto target = floats_of({1, 2}, {0, 0});
  const auto first = floats_of({1, 2}, {1, 0});
  ASSERT_TRUE(graph->step(std::vector{first.view()}, target.view(), 0));
  const auto huge = floats_of({1, 2}, {3e30F, 0});  // the square of such a score is no float
  EXPECT_EQ(graph->step(std::vector{huge.view()}, target.view(), 0).error().code(), ErrorCode::out_of_range);
  EXPECT_NEAR(graph->ranges().at("y").high, 1, 1e-6);
}

TEST(FakeQuantization, RangesArePutBack) {
  const auto graph = testing_only::trainable_of(product(), rounding_scores());
  ASSERT_TRUE(graph->set_ranges({{"y", {-1, 0.5}}}));
  EXPECT_EQ(scores_of_unit_rows(*graph), (std::vector<float>{0.5F, 0.5F, -0.5F, 0}));
  EXPECT_EQ(graph->ranges().at("y").low, -1);
  EXPECT_EQ(graph->set_ranges({{"z", {0, 1}}}).error().code(), ErrorCode::not_found);
}

TEST(FakeQuantization, FrozenRangesStay) {
  const auto graph = testing_only::trainable_of(product(), rounding_scores());
  const auto target = floats_of({1, 2}, {0, 0});
  const auto row = floats_of({1, 2}, {1, 0});
  ASSERT_TRUE(graph->step(std::vector{row.view()}, target.view(), 0));
  graph->freeze_statistics(true);
  const auto other = floats_of({1, 2}, {-9, 0});
  ASSERT_TRUE(graph->step(std::vector{other.view()}, target.view(), 0));
  EXPECT_NEAR(graph->ranges().at("y").low, 0, 1e-6);
}

TEST(FakeQuantization, WhatIsNotThereIsNamed) {
  const auto engine = testing_only::module_engine();
  const auto program = testing_only::lowered(product());
  EXPECT_FALSE(engine->trainable(program, options_of({.parameter = "v"})));
  EXPECT_FALSE(engine->trainable(program, options_of({.parameter = "w", .bits = 1})));
  EXPECT_FALSE(engine->trainable(program, options_of({.parameter = "w", .axis = 2})));
  auto twice = options_of({.parameter = "w"});
  twice.weights.push_back(twice.weights.front());
  const auto refused = engine->trainable(program, twice);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(), "'w' is to be quantized twice");
}

}  // namespace
}  // namespace assay::autograd::fake_quantization_test
