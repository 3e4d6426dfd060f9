#include "assay/stats/cost.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace assay::stats::cost_test {
namespace {

// 1 a hour buys 3600 · 100 · 0.5 = 180,000 inferences: a million cost 5.5556.
TEST(CostPerMillion, IsPriceOverWhatTheHourBuysAndTheIntervalTurnsRound) {
  const auto cost = cost_per_million(1.0, {100, {80, 125}}, 0.5);
  ASSERT_TRUE(cost) << cost.error().text();
  EXPECT_NEAR(cost->value, 50.0 / 9.0, 1e-12);
  EXPECT_NEAR(cost->interval.low, 40.0 / 9.0, 1e-12);
  EXPECT_NEAR(cost->interval.high, 62.5 / 9.0, 1e-12);
}

TEST(CostPerMillion, RateThatMayBeZeroHasNoHighestCost) {
  EXPECT_EQ(cost_per_million(1.0, {100, {0, 125}}, 0.5).error().code(), ErrorCode::insufficient_data);
}

TEST(CostPerMillion, WhatMakesNoSenseIsRefused) {
  const Estimate rate{100, {80, 125}};
  EXPECT_EQ(cost_per_million(-1.0, rate, 0.5).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(cost_per_million(1.0, rate, 0.0).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(cost_per_million(1.0, rate, 1.5).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(cost_per_million(NAN, rate, 0.5).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(cost_per_million(1.0, {100, {110, 125}}, 0.5).error().code(), ErrorCode::invalid_argument);
}

// 3.6 J each are 1 kWh a million.
TEST(EnergyCost, IsEnergyTimesPriceTimesOverhead) {
  const auto cost = energy_cost_per_million({3.6, {1.8, 7.2}}, 0.25, 1.2);
  ASSERT_TRUE(cost) << cost.error().text();
  EXPECT_NEAR(cost->value, 0.3, 1e-12);
  EXPECT_NEAR(cost->interval.low, 0.15, 1e-12);
  EXPECT_NEAR(cost->interval.high, 0.6, 1e-12);
  EXPECT_FALSE(energy_cost_per_million({3.6, {1.8, 7.2}}, 0.25, 0.9));
}

TEST(Instances, AreWholeOnes) {
  EXPECT_EQ(*instances_in(1000, 300), 3U);
  EXPECT_EQ(*instances_in(299, 300), 0U);
  EXPECT_FALSE(instances_in(1000, 0));
}

}  // namespace
}  // namespace assay::stats::cost_test
