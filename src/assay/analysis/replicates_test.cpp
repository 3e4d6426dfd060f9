#include <limits>

#include <gtest/gtest.h>

#include "assay/analysis/replicates_internal.hpp"
#include "assay/base/random.hpp"

namespace assay::analysis::replicates_test {
namespace {

Replicates noisy(double share_undefined) {
  Replicates r;
  RandomStream random(1, 1, 1);
  for (int b = 0; b < 2000; ++b) {
    r.baseline.push_back(0.9 + 0.01 * random.normal());
    r.candidate.push_back(random.uniform() < share_undefined ? std::numeric_limits<double>::quiet_NaN()
                                                             : r.baseline.back() - 0.1 + 0.001 * random.normal());
  }
  for (int k = 0; k < 50; ++k) {
    r.left_out_baseline.push_back(0.9 + 1e-4 * random.normal());
    r.left_out_candidate.push_back(r.left_out_baseline.back() - 0.1);
    r.multiplicity.push_back(1);
  }
  return r;
}

TEST(EstimateFrom, DifferenceIsPairedSoItsIntervalIsNarrowerThanEitherModels) {
  const auto estimate = estimate_from(0.9, 0.8, noisy(0), 0.95);
  EXPECT_NEAR(estimate.difference.value(), -0.1, 1e-12);
  EXPECT_NEAR(estimate.ratio.value(), 0.8 / 0.9, 1e-12);
  const auto width = [](const record::Range& range) { return range.high() - range.low(); };
  EXPECT_LT(width(estimate.difference_interval), 0.3 * width(estimate.baseline_interval));
  EXPECT_TRUE(estimate.ratio_interval.defined());
}

TEST(EstimateFrom, UndefinedValuesKeepTheirReasons) {
  const auto estimate = estimate_from(metrics::undefined("only one class occurs"), 0.8, noisy(0), 0.95);
  EXPECT_FALSE(estimate.baseline.defined());
  EXPECT_EQ(estimate.difference.reason(), "baseline: only one class occurs");
  EXPECT_EQ(estimate_from(0.0, 0.8, noisy(0), 0.95).ratio.reason(), "the baseline's value is 0");
}

TEST(EstimateFrom, TooManyUndefinedResamplesGiveNoInterval) {
  EXPECT_TRUE(estimate_from(0.9, 0.8, noisy(0.005), 0.95).difference_interval.defined());
  EXPECT_FALSE(estimate_from(0.9, 0.8, noisy(0.05), 0.95).difference_interval.defined());
}

}  // namespace
}  // namespace assay::analysis::replicates_test
