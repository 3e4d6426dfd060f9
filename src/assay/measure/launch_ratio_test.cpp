#include "assay/measure/launch_ratio.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::measure::launch_ratio_test {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;
using testing::ElementsAre;

LaunchTiming timing_of(std::vector<std::int64_t> baseline, std::vector<std::int64_t> candidate, std::size_t block) {
  LaunchTiming timing{.subjects = std::vector<SubjectTiming>(2), .block_rounds = block};
  timing.subjects[0].run_ns = std::move(baseline);
  timing.subjects[1].run_ns = std::move(candidate);
  return timing;
}

TEST(BlockLogRatios, AreMediansOverTheRoundsOfABlock) {
  const auto timing = timing_of({100, 100, 100, 200, 200, 200}, {200, 100, 900, 100, 400, 100}, 3);
  EXPECT_THAT(block_log_ratios(timing, {1, 0}).value().block_log_ratios,
              ElementsAre(DoubleEq(std::log(2.0)), DoubleEq(std::log(0.5))));
  EXPECT_THAT(block_log_ratios(timing, {0, 1}).value().block_log_ratios,
              ElementsAre(DoubleNear(-std::log(2.0), 1e-15), DoubleNear(std::log(2.0), 1e-15)));
}

TEST(BlockLogRatios, ARunOfNoTimeIsAnError) {
  const auto timing = timing_of({100, 0}, {100, 100}, 1);
  EXPECT_EQ(block_log_ratios(timing, {1, 0}).error().code(), ErrorCode::out_of_range);
}

TEST(QuantileLogRatio, IsTheRatioOfTheQuantilesNotOfThePairs) {
  // 0.75-quantiles of 10, 20, 30, 40, 50 and 100, 100, 100, 80, 80.
  const auto timing = timing_of({50, 40, 30, 20, 10}, {100, 100, 100, 80, 80}, 5);
  EXPECT_DOUBLE_EQ(quantile_log_ratio(timing, {1, 0}, 0.75).value(), std::log(100.0 / 40.0));
}

TEST(QuantileLogRatio, TooFewRunsForTheTailSaysHowManyWouldDo) {
  const auto timing = timing_of(std::vector<std::int64_t>(99, 10), std::vector<std::int64_t>(99, 10), 9);
  const auto ratio = quantile_log_ratio(timing, {1, 0}, 0.99);
  ASSERT_FALSE(ratio);
  EXPECT_EQ(ratio.error().code(), ErrorCode::insufficient_data);
  EXPECT_NE(ratio.error().message().find("needs 100"), std::string::npos);
}

}  // namespace
}  // namespace assay::measure::launch_ratio_test
