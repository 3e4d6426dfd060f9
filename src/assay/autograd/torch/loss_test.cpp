#include <cmath>

#include <gtest/gtest.h>

#include "assay/autograd/torch/graph_making_test.hpp"

namespace assay::autograd::loss_test {
namespace {

using model::testing_only::linear_model;
using tensor::DType;
using tensor::Tensor;

Tensor labels_of(const std::vector<std::int64_t>& labels) {
  Tensor made(DType::i64, {static_cast<std::int64_t>(labels.size())});
  std::ranges::copy(labels, made.as<std::int64_t>().begin());
  return made;
}

// The scores of linear_model() for x = (1, 2) and (0, −1): (1, 2.5, 2) and (0, −0.5, −2).
Result<double> loss_on_two(const LossOptions& loss, const Tensor& targets) {
  const auto graph = testing_only::trainable_of(linear_model(), {.parameters = {"W"}, .loss = loss});
  const auto x = testing_only::floats_of({2, 2}, {1, 2, 0, -1});
  ASSAY_ASSIGN(const Judged judged, graph->judge(std::vector{x.view()}, targets.view()));
  return judged.loss;
}

double log_sum(double a, double b, double c) {
  return std::log(std::exp(a) + std::exp(b) + std::exp(c));
}

const double k_first = log_sum(1, 2.5, 2);
const double k_second = log_sum(0, -0.5, -2);

TEST(Loss, CrossEntropyIsTheMeanOverTheBatch) {
  EXPECT_NEAR(*loss_on_two({}, labels_of({2, 0})), ((k_first - 2) + k_second) / 2, 1e-6);
}

TEST(Loss, ClassWeightsMakeAWeightedMean) {
  const LossOptions options{.class_weights = {3, 1, 2}};
  EXPECT_NEAR(*loss_on_two(options, labels_of({2, 0})), (2 * (k_first - 2) + 3 * k_second) / 5, 1e-6);
}

// (1 − s) · loss of the label + s · mean over classes
TEST(Loss, LabelSmoothingSharesOut) {
  const double even = ((k_first - 5.5 / 3) + (k_second + 2.5 / 3)) / 2;
  const double plain = ((k_first - 2) + k_second) / 2;
  EXPECT_NEAR(*loss_on_two({.label_smoothing = 0.1}, labels_of({2, 0})), 0.9 * plain + 0.1 * even, 1e-6);
}

TEST(Loss, MeanSquaredErrorAndBinaryCrossEntropy) {
  const auto targets = testing_only::floats_of({2, 3}, {1, 1, 1, 0, 0, 0});
  EXPECT_NEAR(*loss_on_two({.kind = LossKind::mean_squared_error}, targets), (0 + 2.25 + 1 + 0 + 0.25 + 4) / 6, 1e-6);
  double sum = 0;
  for (const double z : {1.0, 2.5, 2.0}) sum += std::log1p(std::exp(-z));
  for (const double z : {0.0, -0.5, -2.0}) sum += std::log1p(std::exp(z));
  EXPECT_NEAR(*loss_on_two({.kind = LossKind::binary_cross_entropy}, targets), sum / 6, 1e-6);
}

TEST(Loss, TargetsThatDoNotFitAreNamed) {
  const auto beyond = loss_on_two({}, labels_of({0, 3}));
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().code(), ErrorCode::out_of_range);
  EXPECT_EQ(beyond.error().message(), "labels from 0 to 3, but there are 3 scores");
  EXPECT_FALSE(loss_on_two({}, labels_of({0})));
  EXPECT_FALSE(loss_on_two({.kind = LossKind::mean_squared_error}, labels_of({0, 1})));
  EXPECT_FALSE(loss_on_two({.class_weights = {1, 2}}, labels_of({0, 1})));
}

}  // namespace
}  // namespace assay::autograd::loss_test
