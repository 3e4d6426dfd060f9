#include "assay/measure/latency_summary.hpp"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::measure {
namespace {

using testing::HasSubstr;

// 1 … n in an order without memory.
std::vector<std::int64_t> shuffled(std::size_t n) {
  std::vector<std::int64_t> runs(n);
  std::iota(runs.begin(), runs.end(), std::int64_t{1});
  RandomStream random(2, 0, 0);
  for (std::size_t i = n; i > 1; --i) std::swap(runs[i - 1], runs[random.below(static_cast<std::uint32_t>(i))]);
  return runs;
}

TEST(SummariseLatency, OfIndependentRunsHasTheTextbookRanks) {
  const auto runs = shuffled(101);
  const auto summary = summarise_latency(runs, 0.95).value();
  EXPECT_EQ(summary.n, 101U);
  EXPECT_DOUBLE_EQ(summary.mean_ns, 51);
  const auto& median = summary.quantiles[0];
  EXPECT_DOUBLE_EQ(median.value_ns.value(), 51);
  ASSERT_GE(median.effective_n, 60);
  EXPECT_LE(median.interval_ns->low, 41);
  EXPECT_GE(median.interval_ns->high, 61);
}

TEST(SummariseLatency, ATailOutOfReachHasAReasonAndHowManyRunsWouldDo) {
  const auto summary = summarise_latency(shuffled(300), 0.95).value();
  const auto& p999 = summary.quantiles[4];
  EXPECT_FALSE(p999.value_ns);
  EXPECT_FALSE(p999.interval_ns);
  EXPECT_GE(p999.needed_runs, 3688U);
  EXPECT_THAT(p999.undefined, HasSubstr("300 runs"));
  EXPECT_THAT(p999.undefined, HasSubstr("p99.9"));
  EXPECT_TRUE(summary.quantiles[1].value_ns);
  EXPECT_TRUE(summary.quantiles[1].undefined.empty());
}

TEST(SummariseLatency, DependentRunsAreWorthFewerAndHaveWiderIntervals) {
  std::vector<std::int64_t> clustered;
  for (const std::int64_t value : shuffled(200)) clustered.insert(clustered.end(), 10, value);
  const auto dependent = summarise_latency(clustered, 0.95).value();
  const auto independent = summarise_latency(shuffled(2000), 0.95).value();
  EXPECT_LT(dependent.effective_n, 400);
  EXPECT_LT(dependent.quantiles[0].effective_n, 400);
  EXPECT_GT(dependent.quantiles[0].interval_ns->width() / 200,
            2 * independent.quantiles[0].interval_ns->width() / 2000);
  EXPECT_TRUE(independent.quantiles[3].value_ns);
  EXPECT_FALSE(dependent.quantiles[3].value_ns);  // 2000 runs, worth some 200
  EXPECT_GT(dependent.quantiles[3].needed_runs, 2000U);
}

TEST(SummariseLatency, LaunchesArePooledAndTheirEffectiveSizesAdded) {
  const auto one = shuffled(500);
  const auto other = shuffled(400);
  const std::vector<std::span<const std::int64_t>> launches{one, {}, other};
  const auto pooled = summarise_latency(launches, 0.95).value();
  EXPECT_EQ(pooled.n, 900U);
  EXPECT_NEAR(pooled.effective_n,
              summarise_latency(one, 0.95).value().effective_n + summarise_latency(other, 0.95).value().effective_n,
              1e-9);
}

TEST(SummariseLatency, NothingToSummariseIsAnError) {
  EXPECT_EQ(summarise_latency(std::span<const std::int64_t>{}, 0.95).error().code(), ErrorCode::insufficient_data);
}

// x_i = 0.8 x_{i−1} + ε_i, as if the machine were slow for a while: by the number of runs alone the interval of the
// median would be three times too narrow.
TEST(SummariseLatency, IntervalsOfDependentRunsHoldTheirLevel) {
  constexpr double k_median = 1e6;
  int covered = 0;
  constexpr int k_rounds = 600;
  for (int round = 0; round < k_rounds; ++round) {
    RandomStream random(31, 0, static_cast<std::uint64_t>(round));
    double state = random.normal() / 0.6;
    std::vector<std::int64_t> runs(1000);
    for (std::int64_t& run : runs) {
      state = 0.8 * state + random.normal();
      run = static_cast<std::int64_t>(k_median + 1e4 * state);
    }
    covered += summarise_latency(runs, 0.95).value().quantiles[0].interval_ns->contains(k_median) ? 1 : 0;
  }
  RecordProperty("covered", covered);
  EXPECT_NEAR(covered / static_cast<double>(k_rounds), 0.95, 0.03);
}

}  // namespace
}  // namespace assay::measure
