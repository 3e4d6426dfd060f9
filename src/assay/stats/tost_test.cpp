#include "assay/stats/tost.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "assay/stats/mean.hpp"

namespace assay::stats::tost_test {
namespace {

const std::vector<double> k_differences{0.005, -0.002, 0.005, -0.002, 0.005, -0.001, 0.004, 0.003, 0.004, 0.001};

// statsmodels 0.13.5, ttost_paired with bounds ±.01 and ±.005.
TEST(PairedTost, MatchesStatsmodels) {
  EXPECT_NEAR(paired_tost_p(k_differences, -0.01, 0.01).value(), 7.478507e-6, 5e-12);
  EXPECT_NEAR(paired_tost_p(k_differences, -0.005, 0.005).value(), 0.007293530, 5e-9);
}

// Equivalent at α exactly when the 1 − 2α interval of the mean lies within the bounds.
TEST(PairedTost, AgreesWithTheIntervalOfTheMean) {
  const Interval interval = student_interval(k_differences, 0.9).value();
  EXPECT_NEAR(interval.low, 0.000497846, 5e-9);
  EXPECT_NEAR(interval.high, 0.003902154, 5e-9);
  EXPECT_NEAR(paired_tost_p(k_differences, -1, interval.high).value(), 0.05, 1e-9);
  EXPECT_NEAR(paired_tost_p(k_differences, interval.low, 1).value(), 0.05, 1e-9);
}

TEST(PairedTost, MeanOutsideTheBoundsIsNoEvidence) {
  EXPECT_GT(paired_tost_p(k_differences, 0.01, 0.02).value(), 0.999);
}

TEST(PairedTost, SaysWhyThereIsNone) {
  EXPECT_FALSE(paired_tost_p(std::vector<double>{0, 0, 0}, -1, 1));
  EXPECT_FALSE(paired_tost_p(std::vector<double>{1}, -1, 2));
}

}  // namespace
}  // namespace assay::stats::tost_test
