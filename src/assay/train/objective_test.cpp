#include "assay/train/objective.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/train/graph_making_test.hpp"

namespace assay::train::objective_test {
namespace {

using autograd::LossKind;
using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::HasSubstr;
using testing_only::graph_of;
using testing_only::k_float;
using testing_only::ones;
using testing_only::OnnxBuilder;

model::Graph ending_in(const std::string& op) {
  return graph_of(OnnxBuilder(13)
                      .input("x", k_float, {-1, 2})
                      .floats("w", {2, 3}, ones(6))
                      .node("MatMul", {"x", "w"}, {"h"})
                      .node(op, {"h"}, {"y"})
                      .output("y", k_float, {-1, 3}));
}

TEST(Objective, CrossEntropyIsComputedBeforeSoftmax) {
  const auto soft = objective_of(ending_in("Softmax"), "y", 3, {.classes = 3, .declared = true});
  ASSERT_TRUE(soft) << soft.error().text();
  EXPECT_EQ(soft->loss, LossKind::cross_entropy);
  EXPECT_EQ(soft->scores, "h");
  EXPECT_EQ(soft->ending, Ending::softmax);
  const auto open = objective_of(ending_in("Identity"), "y", 3, {.classes = 2});
  ASSERT_TRUE(open) << open.error().text();
  EXPECT_EQ(open->scores, "y");
}

TEST(Objective, AnEndingIsSeenThroughWhatChangesNoNumber) {
  for (const char* op : {"Identity", "Reshape", "Flatten", "Squeeze", "Cast"}) {
    SCOPED_TRACE(op);
    model::Graph graph = ending_in("Softmax");
    graph.set_output(graph.producer("y"), 0, "soft");
    graph.add_node(op, {"soft"}, {"y"});
    if (std::string(op) == "Cast") {
      model::set_attribute(graph.producer("y"), "to", std::int64_t{onnx::TensorProto::DOUBLE});
    }
    const auto objective = objective_of(graph, "y", 3, {.classes = 3});
    ASSERT_TRUE(objective) << objective.error().text();
    EXPECT_EQ(objective->scores, "h");
    EXPECT_EQ(objective->ending, Ending::softmax);
  }
}

TEST(Objective, OneScoreOfTwoClassesTakesBinaryCrossEntropyBeforeSigmoid) {
  const auto objective = objective_of(ending_in("Sigmoid"), "y", 1, {.classes = 2, .declared = true});
  ASSERT_TRUE(objective) << objective.error().text();
  EXPECT_EQ(objective->loss, LossKind::binary_cross_entropy);
  EXPECT_EQ(objective->scores, "h");
}

TEST(Objective, RefusesAWidthThatDoesNotFit) {
  const auto text = [](const model::Graph& graph, std::size_t width, const Target& target) {
    return objective_of(graph, "y", width, target).error().text();
  };
  EXPECT_THAT(text(ending_in("Softmax"), 3, {.classes = 4}), HasSubstr("at least 4 classes, but output 'y' gives 3"));
  EXPECT_THAT(text(ending_in("Softmax"), 3, {.classes = 2, .declared = true}), HasSubstr("2 classes"));
  EXPECT_THAT(text(ending_in("Sigmoid"), 3, {.classes = 3}), HasSubstr("Sigmoid for each of 3 classes"));
  EXPECT_THAT(text(ending_in("Softmax"), 1, {.classes = 2}), HasSubstr("always 1"));
  EXPECT_THAT(text(ending_in("Identity"), 3, {.is_class = false}), HasSubstr("one value a sample"));
}

TEST(Objective, EndingsOfScores) {
  std::vector<float> scores{0, 0.6931472F, 1000, 1000};
  apply_ending(Ending::softmax, scores, 2);
  EXPECT_THAT(scores, ElementsAre(FloatNear(1.0F / 3, 1e-6F), FloatNear(2.0F / 3, 1e-6F), 0.5F, 0.5F));
  scores = {0, 0};
  apply_ending(Ending::log_softmax, scores, 2);
  EXPECT_THAT(scores, ElementsAre(FloatNear(-0.6931472F, 1e-6F), FloatNear(-0.6931472F, 1e-6F)));
  scores = {0, -1};
  apply_ending(Ending::sigmoid, scores, 1);
  EXPECT_THAT(scores, ElementsAre(0.5F, FloatNear(0.26894142F, 1e-6F)));
}

TEST(Objective, BalancedWeightsAreThoseOfScikitLearn) {
  // sklearn.utils.class_weight.compute_class_weight("balanced", classes=[0, 1, 2], y=[0, 0, 0, 1, 2, 2])
  EXPECT_THAT(balanced_weights({3, 1, 2}), ElementsAre(::testing::DoubleEq(2.0 / 3), 2, 1));
  EXPECT_THAT(balanced_weights({4, 0}), ElementsAre(0.5, 1));
}

TEST(Objective, CountsRightDecisionsAndSumsSquares) {
  tensor::Tensor scores(tensor::DType::f32, {3, 2});
  std::ranges::copy(std::vector<float>{1, 2, 5, 5, 0, 1}, scores.as<float>().begin());
  tensor::Tensor labels(tensor::DType::i64, {3});
  std::ranges::copy(std::vector<std::int64_t>{1, 0, 0}, labels.as<std::int64_t>().begin());
  EXPECT_EQ(correct_or_squares({.width = 2}, scores, labels.view()), 2);

  tensor::Tensor single(tensor::DType::f32, {3});
  std::ranges::copy(std::vector<float>{0.5F, -1, 0}, single.as<float>().begin());
  const tensor::Tensor smooth = binary_targets(labels, 0.2);
  EXPECT_THAT(smooth.as<float>(), ElementsAre(FloatNear(0.9F, 1e-6F), FloatNear(0.1F, 1e-6F), FloatNear(0.1F, 1e-6F)));
  EXPECT_EQ(correct_or_squares({.loss = LossKind::binary_cross_entropy, .width = 1}, single, smooth.view()), 3);
  EXPECT_NEAR(correct_or_squares({.loss = LossKind::mean_squared_error, .width = 1}, single, smooth.view()),
              0.16 + 1.21 + 0.01, 1e-6);
}

}  // namespace
}  // namespace assay::train::objective_test
