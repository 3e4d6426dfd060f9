#include "assay/stats/bootstrap.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"
#include "assay/stats/resample.hpp"

namespace assay::stats::bootstrap_test {
namespace {

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<JackknifePoint> jackknife_of_mean(std::span<const double> values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  std::vector<JackknifePoint> points;
  for (const double value : values) points.push_back({(sum - value) / (static_cast<double>(values.size()) - 1), 1});
  return points;
}

TEST(BcaInterval, IdenticalLeaveOneOutValuesMayBeGivenOnce) {
  const std::vector<double> values{0, 0, 0, 1, 1, 5};
  std::vector<double> replicates;
  RandomStream random(1, 2, 3);
  for (int b = 0; b < 500; ++b) {
    double sum = 0;
    for (int k = 0; k < 6; ++k) sum += values[random.below(6)];
    replicates.push_back(sum / 6);
  }
  const auto points = jackknife_of_mean(values);
  const std::vector<JackknifePoint> pooled{{points[0].value, 3}, {points[3].value, 2}, {points[5].value, 1}};
  const auto one_by_one = bca_interval(mean_of(values), replicates, points, 0.95);
  const auto at_once = bca_interval(mean_of(values), replicates, pooled, 0.95);
  EXPECT_DOUBLE_EQ(one_by_one->low, at_once->low);
  EXPECT_DOUBLE_EQ(one_by_one->high, at_once->high);
}

TEST(BcaInterval, ConstantStatisticHasNoInterval) {
  const std::vector<JackknifePoint> jackknife{{1, 5}};
  const auto interval = bca_interval(1, {1, 1, 1}, jackknife, 0.95);
  ASSERT_FALSE(interval);
  EXPECT_EQ(interval.error().code(), ErrorCode::insufficient_data);
}

TEST(BcaInterval, EstimateBeyondEveryResampleHasNoInterval) {
  const std::vector<JackknifePoint> jackknife{{1, 2}, {2, 3}};
  EXPECT_EQ(bca_interval(9, {1, 2, 3}, jackknife, 0.95).error().code(), ErrorCode::insufficient_data);
}

TEST(BcaInterval, ValuesThatAreNotFiniteAreRefused) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<JackknifePoint> jackknife{{1, 2}, {2, 3}};
  EXPECT_TRUE(bca_interval(2, {1, 2, 3}, jackknife, 0.95));
  EXPECT_FALSE(bca_interval(nan, {1, 2, 3}, jackknife, 0.95));
  EXPECT_FALSE(bca_interval(2, {1, nan, 3}, jackknife, 0.95));
  EXPECT_FALSE(bca_interval(2, {1, 2, 3}, std::vector<JackknifePoint>{{1, 2}, {nan, 3}}, 0.95));
}

// One sample alone moves the statistic, which makes the acceleration 1/6; a bias far to one side then passes the pole.
TEST(BcaInterval, PoleOfTheCorrectionHasNoInterval) {
  std::vector<double> replicates(100'000, 0.0);
  replicates.back() = 1;
  const std::vector<JackknifePoint> jackknife{{0, 1}, {1, 10'000}};
  EXPECT_FALSE(bca_interval(0.5, replicates, jackknife, 0.99999));
}

// How often the interval of the mean of `draw` holds the true mean.
template <class Draw>
double coverage(Draw draw, double truth, std::size_t n) {
  constexpr int k_rounds = 1000;
  constexpr int k_resamples = 600;
  int covered = 0;
  for (int round = 0; round < k_rounds; ++round) {
    RandomStream random(17, stream_named("bca coverage"), static_cast<std::uint64_t>(round));
    std::vector<double> values(n);
    for (double& value : values) value = draw(random);
    std::vector<double> replicates;
    std::vector<std::uint32_t> weights(n);
    for (int b = 0; b < k_resamples; ++b) {
      draw_resample(random, weights);
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) sum += weights[i] * values[i];
      replicates.push_back(sum / static_cast<double>(n));
    }
    covered += bca_interval(mean_of(values), replicates, jackknife_of_mean(values), 0.95)->contains(truth) ? 1 : 0;
  }
  return static_cast<double>(covered) / k_rounds;
}

TEST(BcaInterval, CoversTheMeanOfANormal) {
  EXPECT_NEAR(coverage([](RandomStream& random) { return random.normal(); }, 0, 60), 0.95, 0.02);
}

TEST(BcaInterval, CoversTheMeanOfASkewedDistribution) {
  EXPECT_NEAR(coverage([](RandomStream& random) { return -std::log(1 - random.uniform()); }, 1, 60), 0.945, 0.025);
}

TEST(PercentileInterval, IsTheMiddleOfTheReplicates) {
  std::vector<double> replicates(1001);
  std::iota(replicates.begin(), replicates.end(), 0.0);
  const Interval interval = percentile_interval(replicates, 0.9);
  EXPECT_NEAR(interval.low, 50, 1e-9);
  EXPECT_NEAR(interval.high, 950, 1e-9);
}

}  // namespace
}  // namespace assay::stats::bootstrap_test
