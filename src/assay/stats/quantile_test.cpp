#include "assay/stats/quantile.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::stats::quantile_test {
namespace {

// numpy.quantile([1, 2, 4, 8], [0, .25, .5, .9, 1]).
TEST(SortedQuantile, MatchesNumPy) {
  const std::vector<double> values{1, 2, 4, 8};
  EXPECT_DOUBLE_EQ(sorted_quantile(values, 0), 1);
  EXPECT_DOUBLE_EQ(sorted_quantile(values, 0.25), 1.75);
  EXPECT_DOUBLE_EQ(sorted_quantile(values, 0.5), 3);
  EXPECT_DOUBLE_EQ(sorted_quantile(values, 0.9), 6.8);
  EXPECT_DOUBLE_EQ(sorted_quantile(values, 1), 8);
}

TEST(QuantileMinimumN, MatchesTheTable) {
  EXPECT_EQ(quantile_minimum_n(0.5, 0.95), 6U);
  EXPECT_EQ(quantile_minimum_n(0.9, 0.95), 36U);
  EXPECT_EQ(quantile_minimum_n(0.95, 0.95), 72U);
  EXPECT_EQ(quantile_minimum_n(0.99, 0.95), 368U);
  EXPECT_EQ(quantile_minimum_n(0.999, 0.95), 3688U);
  EXPECT_EQ(quantile_minimum_n(0.99, 0.99), 528U);
  EXPECT_EQ(quantile_minimum_n(0.5, 0.75), 3U);  // ½³ is the tail itself
}

TEST(QuantileInterval, ExistsFromTheMinimumOn) {
  std::vector<double> values(36);
  std::iota(values.begin(), values.end(), 0.0);
  EXPECT_TRUE(quantile_interval(values, 0.9, 0.95));
  values.pop_back();
  EXPECT_FALSE(quantile_interval(values, 0.9, 0.95));
}

TEST(QuantileInterval, CoversAtLeastItsLevel) {
  int covered = 0;
  for (std::uint64_t round = 0; round < 2000; ++round) {
    RandomStream random(23, stream_named("quantile coverage"), round);
    std::vector<double> values(150);
    for (double& value : values) value = random.uniform();
    std::ranges::sort(values);
    covered += quantile_interval(values, 0.9, 0.95)->contains(0.9) ? 1 : 0;
  }
  EXPECT_GE(covered / 2000.0, 0.94);
  EXPECT_LE(covered / 2000.0, 0.985);
}

TEST(QuantileInterval, OfDependentValuesCarriesTheRanksOfFewerOver) {
  std::vector<double> sorted;
  for (int i = 1; i <= 400; ++i) sorted.push_back(i);
  const auto independent = quantile_interval(sorted, 0.5, 0.95).value();
  const auto same = quantile_interval(sorted, 0.5, 0.95, 400).value();
  EXPECT_EQ(same.low, independent.low);
  EXPECT_EQ(same.high, independent.high);
  // Of 100 values the median lies between the 40th and the 61st (binomial tables), of which each stands for four here.
  const auto quarter = quantile_interval(sorted, 0.5, 0.95, 100.9).value();
  EXPECT_EQ(quarter.low, 157);
  EXPECT_EQ(quarter.high, 244);
  EXPECT_FALSE(quantile_interval(sorted, 0.99, 0.95, 300));
}

}  // namespace
}  // namespace assay::stats::quantile_test
