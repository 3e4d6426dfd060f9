#include "assay/stats/proportion.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace assay::stats::proportion_test {
namespace {

// statsmodels 0.13.5, proportion_confint(method='beta' and 'wilson').
TEST(ClopperPearson, MatchesStatsmodels) {
  const Interval interval = clopper_pearson(940, 1000, 0.95);
  EXPECT_NEAR(interval.low, 0.923440, 5e-7);
  EXPECT_NEAR(interval.high, 0.953905, 5e-7);
  EXPECT_NEAR(clopper_pearson(1000, 1000, 0.95).low, 0.996318, 5e-7);
  EXPECT_EQ(clopper_pearson(1000, 1000, 0.95).high, 1.0);
  EXPECT_EQ(clopper_pearson(0, 20, 0.95).low, 0.0);
  EXPECT_NEAR(clopper_pearson(0, 20, 0.95).high, 0.168433, 5e-7);
}

TEST(Wilson, MatchesStatsmodels) {
  const Interval interval = wilson(940, 1000, 0.95);
  EXPECT_NEAR(interval.low, 0.923529, 5e-7);
  EXPECT_NEAR(interval.high, 0.953104, 5e-7);
  EXPECT_NEAR(wilson(1000, 1000, 0.95).low, 0.996173, 5e-7);
}

// Exact coverage: the binomial probability of every outcome whose interval holds the rate.
double coverage(Interval (*interval)(std::uint64_t, std::uint64_t, double), std::uint64_t n, double rate) {
  double covered = 0;
  for (std::uint64_t k = 0; k <= n; ++k) {
    if (!interval(k, n, 0.95).contains(rate)) continue;
    const auto nd = static_cast<double>(n);
    const auto kd = static_cast<double>(k);
    covered += std::exp(std::lgamma(nd + 1) - std::lgamma(kd + 1) - std::lgamma(nd - kd + 1) + kd * std::log(rate) +
                        (nd - kd) * std::log1p(-rate));
  }
  return covered;
}

TEST(ClopperPearson, NeverCoversLessThanItsLevel) {
  for (const double rate : {0.001, 0.01, 0.05, 0.3, 0.5, 0.9, 0.99})
    EXPECT_GE(coverage(clopper_pearson, 200, rate), 0.95);
}

TEST(Wilson, CoversItsLevelOnAverage) {
  double sum = 0;
  int count = 0;
  for (double rate = 0.05; rate < 0.96; rate += 0.01, ++count) sum += coverage(wilson, 200, rate);
  EXPECT_NEAR(sum / count, 0.95, 0.005);
}

}  // namespace
}  // namespace assay::stats::proportion_test
