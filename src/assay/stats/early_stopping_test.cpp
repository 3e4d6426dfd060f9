#include "assay/stats/early_stopping.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace assay::stats::early_stopping_test {
namespace {

constexpr double k_confidence = 0.99;

// Recorded from LoadGen 6.0.17 (MinPassingQueriesFinder, tolerance 0); bench/loadgen/record.cpp prints them again.
TEST(EarlyStopping, NeedsAsManyFastQueriesAsLoadGen) {
  struct Case {
    std::uint64_t slow;
    double p;
    std::uint64_t fast;
  };
  for (const auto& [slow, p, fast] : {
           Case{0, 0.5, 7},     {1, 0.5, 10},       {2, 0.5, 12},         {3, 0.5, 14},         {10, 0.5, 25},
           {100, 0.5, 137},     {1000, 0.5, 1108},  {0, 0.9, 44},         {1, 0.9, 63},         {2, 0.9, 79},
           {3, 0.9, 94},        {10, 0.9, 187},     {100, 0.9, 1146},     {1000, 0.9, 9722},    {0, 0.95, 90},
           {1, 0.95, 129},      {2, 0.95, 163},     {3, 0.95, 195},       {10, 0.95, 388},      {100, 0.95, 2404},
           {1000, 0.95, 20483}, {0, 0.99, 459},     {1, 0.99, 661},       {2, 0.99, 836},       {3, 0.99, 998},
           {10, 0.99, 2000},    {100, 0.99, 12471}, {1000, 0.99, 106569}, {0, 0.999, 4603},     {1, 0.999, 6635},
           {2, 0.999, 8401},    {3, 0.999, 10039},  {10, 0.999, 20130},   {100, 0.999, 125726}, {1000, 0.999, 1075032},
       }) {
    EXPECT_EQ(early_stopping_fast_queries(slow, p, k_confidence), fast) << slow << " slow, p " << p;
  }
}

// Recorded in the same way: the largest t with n ≥ h(t) + t.
TEST(EarlyStopping, AllowsAsManySlowQueriesAsLoadGen) {
  struct Case {
    std::uint64_t n;
    double p;
    std::uint64_t slow;
  };
  for (const auto& [n, p, slow] : {Case{64, 0.9, 1},
                                   {100, 0.9, 3},
                                   {662, 0.9, 48},
                                   {1000, 0.9, 78},
                                   {5000, 0.9, 450},
                                   {24576, 0.9, 2348},
                                   {100000, 0.9, 9779},
                                   {662, 0.99, 1},
                                   {1000, 0.99, 2},
                                   {5000, 0.99, 33},
                                   {24576, 0.99, 209},
                                   {100000, 0.99, 927},
                                   {5000, 0.999, 0},
                                   {24576, 0.999, 13},
                                   {100000, 0.999, 77}}) {
    EXPECT_EQ(early_stopping_allowed_slow(n, p, k_confidence), slow) << n << " queries, p " << p;
  }
}

TEST(EarlyStopping, AllowsNothingWhereEvenNoSlowQueryWouldShowEnough) {
  EXPECT_EQ(early_stopping_allowed_slow(458, 0.99, k_confidence), std::nullopt);
  EXPECT_EQ(early_stopping_allowed_slow(459, 0.99, k_confidence), 0U);
  EXPECT_EQ(early_stopping_allowed_slow(0, 0.99, k_confidence), std::nullopt);
}

TEST(EarlyStopping, MinimumQueriesOfThePublishedPercentiles) {
  EXPECT_EQ(early_stopping_minimum_n(0.9, k_confidence), 64U);
  EXPECT_EQ(early_stopping_minimum_n(0.99, k_confidence), 662U);
  EXPECT_EQ(early_stopping_minimum_n(0.999, k_confidence), 6636U);
}

TEST(EarlyStopping, BoundsTheQuantileByTheSlowestAtTheMinimumOnly) {
  EXPECT_EQ(early_stopping_index(661, 0.99, k_confidence), std::nullopt);
  EXPECT_EQ(early_stopping_index(662, 0.99, k_confidence), 661U);
  EXPECT_EQ(early_stopping_index(1000, 0.9, k_confidence), 922U);
}

// P(at most k of n are slow), from the definition.
double binomial_at_most(std::uint64_t k, std::uint64_t n, double slow_share) {
  double sum = 0;
  for (std::uint64_t i = 0; i <= k; ++i) {
    const auto slow = static_cast<double>(i);
    const auto fast = static_cast<double>(n - i);
    sum += std::exp(std::lgamma(slow + fast + 1) - std::lgamma(slow + 1) - std::lgamma(fast + 1) +
                    slow * std::log(slow_share) + fast * std::log1p(-slow_share));
  }
  return sum;
}

// The bound misses the quantile when no more than t − 1 of n values lie at or above it: by enumeration at most 1 %. The
// allowed number is the largest that keeps the 1 %.
TEST(EarlyStopping, HoldsItsConfidence) {
  for (const double p : {0.5, 0.9, 0.99}) {
    for (const std::uint64_t n : {662U, 1000U, 4321U}) {
      const std::uint64_t slow = early_stopping_allowed_slow(n, p, k_confidence).value();
      EXPECT_LE(binomial_at_most(slow, n, 1 - p), 0.01) << n << " queries, p " << p;
      EXPECT_GT(binomial_at_most(slow + 1, n, 1 - p), 0.01) << n << " queries, p " << p;
      EXPECT_LE(binomial_at_most(n - *early_stopping_index(n, p, k_confidence) - 1, n, 1 - p), 0.01);
    }
  }
}

// With no slow query the chance is p^h, so h is the logarithm in closed form.
TEST(EarlyStopping, WithoutSlowQueriesIsThePowerOfP) {
  for (const double p : {0.5, 0.8, 0.97, 0.9999}) {
    for (const double confidence : {0.9, 0.95, 0.999}) {
      const auto expected = static_cast<std::uint64_t>(std::ceil(std::log(1 - confidence) / std::log(p)));
      EXPECT_EQ(early_stopping_fast_queries(0, p, confidence), expected) << p << " " << confidence;
    }
  }
}

TEST(LoadgenQuantileIndex, IsTheProductRoundedDown) {
  EXPECT_EQ(loadgen_quantile_index(1, 0.99), 0U);
  EXPECT_EQ(loadgen_quantile_index(100, 0.99), 99U);
  EXPECT_EQ(loadgen_quantile_index(199, 0.5), 99U);
  EXPECT_EQ(loadgen_quantile_index(1000, 0.999), 999U);
}

}  // namespace
}  // namespace assay::stats::early_stopping_test
