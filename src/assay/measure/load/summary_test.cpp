#include "assay/measure/load/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::measure::load::summary_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

// Latencies of 1, 2, …, n ms, in falling order.
LoadRun run_of(std::size_t queries, Scenario scenario = Scenario::single_stream) {
  LoadRun run{.scenario = scenario, .samples = queries};
  for (std::size_t i = queries; i > 0; --i) run.latencies.push_back(milliseconds(i));
  run.last_asked = seconds(10);
  run.duration = seconds(20);
  return run;
}

Percentile one(const LoadRun& run, double p) {
  return summarise(run, std::span(&p, 1)).percentiles.at(0);
}

TEST(PercentileRule, TakesTheValueAtTheTruncatedIndex) {
  const std::vector<nanoseconds> ten = [] {
    std::vector<nanoseconds> values;
    for (int i = 0; i < 10; ++i) values.emplace_back(i);
    return values;
  }();
  EXPECT_EQ(percentile(ten, 0.5).count(), 5);
  EXPECT_EQ(percentile(ten, 0.9).count(), 9);
  EXPECT_EQ(percentile(ten, 0.99).count(), 9);
  EXPECT_EQ(percentile(ten, 0.29).count(), 2);
  EXPECT_EQ(percentile(std::span(ten).first(1), 0.999).count(), 0);
}

TEST(Summarise, GivesExtremesMeanAndRate) {
  const LoadSummary summary = summarise(run_of(4), {});
  EXPECT_EQ(summary.queries, 4U);
  EXPECT_EQ(summary.min, milliseconds(1));
  EXPECT_EQ(summary.max, milliseconds(4));
  EXPECT_EQ(summary.mean, nanoseconds(2'500'000));
  EXPECT_DOUBLE_EQ(summary.samples_per_second, 0.2);
}

TEST(Summarise, BoundsAPercentileByEarlyStopping) {
  const Percentile percentile = one(run_of(1000), 0.9);
  EXPECT_EQ(percentile.value, milliseconds(901));
  EXPECT_EQ(percentile.bound, milliseconds(923));  // 78 slow ones are allowed among 1000
  EXPECT_EQ(percentile.bound_undefined, "");
}

TEST(Summarise, OfTooFewQueriesHasAReasonForTheBoundAndSaysHowManyWouldDo) {
  const Percentile percentile = one(run_of(661), 0.99);
  EXPECT_TRUE(percentile.value);
  EXPECT_FALSE(percentile.bound);
  EXPECT_EQ(percentile.bound_undefined, "it needs 662 queries, the run has 661");
  EXPECT_EQ(percentile.queries_needed, 662U);
  EXPECT_EQ(one(run_of(662), 0.99).bound, milliseconds(662));
}

TEST(Summarise, OfNoAnswerHasNoNumbers) {
  const LoadRun none;
  const LoadSummary summary = summarise(none, {});
  EXPECT_FALSE(summary.min);
  EXPECT_FALSE(summary.mean);
  EXPECT_FALSE(one(none, 0.5).value);
  EXPECT_FALSE(one(none, 0.5).bound);
}

TEST(Judge, CallsAWholeRunWithEnoughQueriesValid) {
  const Validity validity = judge(run_of(64), {.min_duration = seconds(10), .min_queries = 64, .p = 0.9}).value();
  EXPECT_TRUE(validity.is_valid);
  EXPECT_THAT(validity.reasons, testing::IsEmpty());
  EXPECT_EQ(validity.queries_needed, std::nullopt);
}

TEST(Judge, SaysEverythingThatIsWrongAndHowManyQueriesWouldDo) {
  LoadRun run = run_of(63);
  run.cut_short = "it was late";
  const Validity validity = judge(run, {.min_duration = seconds(11), .min_queries = 100, .p = 0.99}).value();
  EXPECT_FALSE(validity.is_valid);
  EXPECT_THAT(validity.reasons,
              testing::ElementsAre("the run was cut short: it was late", "it lasted 10 s, at least 11 s are needed",
                                   "63 queries were answered, at least 100 are needed",
                                   "63 queries are too few for a bound of p99: 662 are needed"));
  EXPECT_EQ(validity.queries_needed, 662U);
  EXPECT_EQ(judge(run, {.min_queries = 2000, .p = 0.99})->queries_needed, 2000U);
}

// 2 of 1000 may be slow: the slowest are 1000 and 999 ms.
TEST(Judge, OfAServerAllowsAsManySlowQueriesAsEarlyStopping) {
  const LoadRun run = run_of(1000, Scenario::server);
  EXPECT_TRUE(judge(run, {.bound = milliseconds(998)})->is_valid);
  const Validity validity = judge(run, {.bound = milliseconds(997)}).value();
  EXPECT_THAT(validity.reasons, testing::ElementsAre("3 of 1000 queries were over the bound: to show p99 within it "
                                                     "takes 1001 queries with no more slow ones (--queries 1001)"));
  EXPECT_EQ(validity.queries_needed, 1001U);
}

TEST(Judge, OfAServerNamesAPercentileOverTheBound) {
  const Validity validity = judge(run_of(1000, Scenario::server), {.bound = milliseconds(980)}).value();
  EXPECT_FALSE(validity.is_valid);
  EXPECT_THAT(validity.reasons, testing::Contains("p99 is 991 ms, over the bound of 980 ms"));
}

TEST(Judge, OfAServerWithoutAnAnswerIsNotValid) {
  EXPECT_THAT(judge(run_of(0, Scenario::server), {.min_queries = 0, .bound = milliseconds(1)})->reasons,
              testing::ElementsAre("no query was answered"));
}

TEST(Judge, OfOfflineAsksForItsDurationAlone) {
  LoadRun run{.scenario = Scenario::offline, .samples = 5000, .latencies = {seconds(10)}, .duration = seconds(10)};
  EXPECT_TRUE(judge(run, {.min_duration = seconds(10), .min_queries = 100})->is_valid);
  EXPECT_FALSE(judge(run, {.min_duration = seconds(11)})->is_valid);
}

TEST(Judge, RefusesRequirementsThatMakeNoSense) {
  EXPECT_EQ(judge(run_of(10), {.p = 1}).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(judge(run_of(10), {.p = 0}).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(judge(run_of(10, Scenario::server), {}).error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::measure::load::summary_test
