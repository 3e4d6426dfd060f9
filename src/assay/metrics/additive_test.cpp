#include "assay/metrics/additive.hpp"

#include <gtest/gtest.h>

#include "assay/metrics/answers_for_test.hpp"

namespace assay::metrics::additive_test {
namespace {

// Two terms, the target and its square; the value is their ratio. Negative targets have no contribution.
AdditiveMetric ratio() {
  return {MetricInfo{.name = "ratio"}, 2,
          [](const Predictions& p, const TaskShape&, std::size_t i, std::span<double> out) -> std::string {
            out[0] = p.targets[i];
            out[1] = p.targets[i] * p.targets[i];
            return p.targets[i] < 0 ? "below zero" : "";
          },
          [](std::span<const double> totals, double) -> Value { return totals[1] / totals[0]; }};
}

TEST(AdditiveMetric, ValueIsTheFormulaOfTheTotals) {
  const AdditiveMetric metric = ratio();
  const Answers answers = regression({1, 2, 3}, {0, 0, 0});
  EXPECT_DOUBLE_EQ(number(evaluate(metric, answers.view(), answers.task)), 14.0 / 6);
}

TEST(AdditiveMetric, WeightsMultiplyTheContributions) {
  const AdditiveMetric metric = ratio();
  Answers answers = regression({1, 2, 3}, {0, 0, 0});
  const std::vector<std::uint32_t> weights{0, 5, 1};
  EXPECT_DOUBLE_EQ(number(metric.resampler(answers.view(), answers.task)->value(weights)), 29.0 / 13);
  answers.weights = weights;
  EXPECT_DOUBLE_EQ(number(evaluate(metric, answers.view(), answers.task)), 29.0 / 13);
}

TEST(AdditiveMetric, FirstReasonIsKeptAndOutlivesAMerge) {
  const AdditiveMetric metric = ratio();
  const Answers bad = regression({-1}, {0});
  const Answers good = regression({4}, {0});
  const auto state = metric.start(good.task);
  state->update(good.view());
  const auto other = metric.start(good.task);
  other->update(bad.view());
  state->merge(*other);
  EXPECT_EQ(why_undefined(state->value()), "below zero");
}

TEST(AdditiveMetric, UnusableSampleCountsOnlyWhenDrawn) {
  const AdditiveMetric metric = ratio();
  const Answers answers = regression({-1, 2}, {0, 0});
  const auto resampler = metric.resampler(answers.view(), answers.task);
  EXPECT_EQ(why_undefined(resampler->value(std::vector<std::uint32_t>{1, 1})), "below zero");
  EXPECT_DOUBLE_EQ(number(resampler->value(std::vector<std::uint32_t>{0, 1})), 2);
}

}  // namespace
}  // namespace assay::metrics::additive_test
