#include "assay/stats/warm_up.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::stats::warm_up_test {
namespace {

struct Stretch {
  std::size_t runs = 0;
  double level_ns = 0;
};

// Normal noise of 1 %, and one run in fifty ten times as long.
std::vector<std::int64_t> series_of(const std::vector<Stretch>& stretches, std::uint64_t seed = 1) {
  RandomStream random(seed, 0, 0);
  std::vector<std::int64_t> series;
  for (const Stretch& stretch : stretches) {
    for (std::size_t i = 0; i < stretch.runs; ++i) {
      const double outlier = random.below(50) == 0 ? 10.0 : 1.0;
      series.push_back(static_cast<std::int64_t>(stretch.level_ns * outlier * (1.0 + 0.01 * random.normal())));
    }
  }
  return series;
}

TEST(Classify, NoStepIsFlatFromTheStart) {
  const auto warm_up = classify(series_of({{2000, 1e5}})).value();
  EXPECT_EQ(warm_up.state, SteadyState::flat);
  EXPECT_EQ(warm_up.steady_from, 0U);
}

TEST(Classify, FasterLaterIsWarmUp) {
  const auto warm_up = classify(series_of({{300, 2e5}, {200, 1.4e5}, {1500, 1e5}})).value();
  EXPECT_EQ(warm_up.state, SteadyState::warm_up);
  EXPECT_NEAR(static_cast<double>(warm_up.steady_from), 500, 20);
}

TEST(Classify, SlowerLaterIsSlowdown) {
  const auto warm_up = classify(series_of({{100, 2e5}, {400, 1e5}, {1500, 1.2e5}})).value();
  EXPECT_EQ(warm_up.state, SteadyState::slowdown);
  EXPECT_NEAR(static_cast<double>(warm_up.steady_from), 500, 20);
}

TEST(Classify, AStepInTheLastQuarterLeavesNoSteadyState) {
  const auto warm_up = classify(series_of({{1700, 1e5}, {300, 1.3e5}})).value();
  EXPECT_EQ(warm_up.state, SteadyState::no_steady_state);
  EXPECT_EQ(warm_up.steady_from, 2000U);
}

TEST(Classify, LevelsWithinTheToleranceAreTheSame) {
  const auto series = series_of({{1000, 1e5}, {1000, 1.03e5}});
  EXPECT_EQ(classify(series).value().state, SteadyState::flat);
  EXPECT_EQ(classify(series, {.tolerance = 0.01}).value().state, SteadyState::slowdown);
}

TEST(Classify, AShortWarmUpIsSeenInAShortSeries) {
  const auto warm_up = classify(series_of({{3, 3e5}, {40, 1e5}}, 9)).value();
  EXPECT_EQ(warm_up.state, SteadyState::warm_up);
  EXPECT_EQ(warm_up.steady_from, 3U);
}

TEST(Classify, TooFewRunsSaysHowManyAreNeeded) {
  const auto warm_up = classify(std::vector<std::int64_t>(19, 5));
  ASSERT_FALSE(warm_up);
  EXPECT_EQ(warm_up.error().code(), ErrorCode::insufficient_data);
  EXPECT_NE(warm_up.error().message().find("20 are needed"), std::string::npos);
}

TEST(Classify, NamesAreThoseOfThePaper) {
  EXPECT_EQ(name_of(SteadyState::flat), "flat");
  EXPECT_EQ(name_of(SteadyState::warm_up), "warm_up");
  EXPECT_EQ(name_of(SteadyState::slowdown), "slowdown");
  EXPECT_EQ(name_of(SteadyState::no_steady_state), "no_steady_state");
}

}  // namespace
}  // namespace assay::stats::warm_up_test
