#include "assay/train/schedule.hpp"

#include <gtest/gtest.h>

namespace assay::train::schedule_test {
namespace {

TEST(Schedule, ConstantStays) {
  const Schedule schedule{.kind = ScheduleKind::constant, .rate = 0.5};
  EXPECT_EQ(rate_at(schedule, 0, 4, 2), 0.5);
  EXPECT_EQ(rate_at(schedule, 7, 4, 2), 0.5);
}

TEST(Schedule, CosineFallsFromTheRateThroughItsHalfTowardsZero) {
  const Schedule schedule{.kind = ScheduleKind::cosine, .rate = 2};
  EXPECT_DOUBLE_EQ(rate_at(schedule, 0, 10, 4), 2);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 20, 10, 4), 1);
  EXPECT_NEAR(rate_at(schedule, 10, 10, 4), 1 + 0.70710678118654752, 1e-12);
  EXPECT_NEAR(rate_at(schedule, 39, 10, 4), 0.0030826662668720, 1e-12);
}

TEST(Schedule, StepDropsAfterItsEpochs) {
  const Schedule schedule{.kind = ScheduleKind::step, .rate = 1, .step_epochs = 2, .factor = 0.5};
  EXPECT_DOUBLE_EQ(rate_at(schedule, 19, 10, 6), 1);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 20, 10, 6), 0.5);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 59, 10, 6), 0.25);
}

TEST(Schedule, WarmUpRisesLinearlyAndTheCosineSpansTheRest) {
  const Schedule schedule{.kind = ScheduleKind::cosine, .rate = 1, .warm_up = 2};
  EXPECT_DOUBLE_EQ(rate_at(schedule, 0, 5, 6), 0.1);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 9, 5, 6), 1);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 10, 5, 6), 1);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 20, 5, 6), 0.5);
}

}  // namespace
}  // namespace assay::train::schedule_test
