#include "assay/cli/measuring_arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::cli::measuring_arguments_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<experiment::MeasuringPlan> parse(const std::string& line) {
  CLI::App app;
  MeasuringArguments arguments;
  add_measuring_options(app, arguments);
  app.parse(line);
  return measuring_plan(arguments, 7);
}

TEST(MeasuringArguments, SaysWhatIsMeasuredAndHow) {
  const auto usual = parse("");
  ASSERT_TRUE(usual);
  EXPECT_TRUE(usual->speed && usual->memory);
  EXPECT_EQ(usual->launches, 10U);
  EXPECT_EQ(usual->seed, 7U);
  const auto plan =
      parse("--no-memory --launches 40 --speed-time 2min --latency-batch 4 --batches 2,16 --thread-counts 1");
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_TRUE(plan->speed);
  EXPECT_FALSE(plan->memory);
  EXPECT_EQ(plan->launches, 40U);
  EXPECT_GE(plan->most_launches, 40U);
  EXPECT_EQ(plan->budget, std::chrono::minutes(2));
  EXPECT_EQ(plan->batch, 4U);
  EXPECT_THAT(plan->batches, ElementsAre(2, 16));
  EXPECT_THAT(plan->threads, ElementsAre(1));
}

TEST(MeasuringArguments, FewerLaunchesThanAnIntervalNeedsAreRefused) {
  const auto refused = parse("--launches 3");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refused.error().message(), HasSubstr("at least 10"));
}

TEST(MeasuringArguments, MoreThreadsThanTheMachineHasAreRefused) {
  const auto refused = parse("--thread-counts 1,100000");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("--thread-counts 100000"));
  EXPECT_THAT(parse("--speed-time soon").error().text(), HasSubstr("--speed-time"));
}

TEST(MeasuringArguments, EnergyIsMeasuredWhenAskedInWindowsOfASecondOrMore) {
  EXPECT_FALSE(measuring_plan({}, 0)->energy.asked);
  const auto plan = measuring_plan({.energy = true, .energy_window = "20s"}, 0);
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_TRUE(plan->energy.asked);
  EXPECT_EQ(plan->energy.window, std::chrono::seconds(20));
  EXPECT_EQ(plan->energy.idle, std::chrono::seconds(10));
  EXPECT_NE(measuring_plan({.energy = true, .energy_window = "10ms"}, 0).error().text().find("at least 1s"),
            std::string::npos);
  EXPECT_NE(measuring_plan({.energy_window = "10s"}, 0).error().text().find("add --energy"), std::string::npos);
}

}  // namespace
}  // namespace assay::cli::measuring_arguments_test
