#include "assay/analysis/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::analysis::load_test {
namespace {

using record::LoadRecord;
using record::PeakRecord;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Latencies of 1 µs, 2 µs, …, shuffled by a stride.
LoadRecord run_of(std::int64_t queries) {
  LoadRecord run{.scenario = "server", .samples = static_cast<std::uint64_t>(queries), .duration_ns = 2'000'000'000};
  for (std::int64_t i = 0; i < queries; ++i) run.latencies_ns.push_back(1'000 * (1 + i * 7 % queries));
  run.rate_per_s = 500;
  run.bound_ns = 5'000'000;
  run.is_valid = true;
  return run;
}

// Index ⌊n·p⌋ of the sorted latencies. Of 1000 with p = 0.99 at confidence 0.99 early stopping allows 2 slow queries:
// two or fewer have a binomial chance of 0.0027, three or fewer of 0.0101. So the bound is the value at index 998.
TEST(LoadOf, PercentilesAreLoadGensWithTheirBounds) {
  const auto row = load_of(run_of(1'000));
  EXPECT_TRUE(row.valid);
  ASSERT_EQ(row.percentiles.size(), 5U);
  EXPECT_EQ(row.percentiles[0].us.value(), 501);
  EXPECT_EQ(row.percentiles[3].us.value(), 991);
  EXPECT_EQ(row.percentiles[3].bound_us.value(), 999);
  EXPECT_FALSE(row.percentiles[4].bound_us.defined());
  EXPECT_EQ(row.percentiles[4].needed_queries.value(), 6'636);
  EXPECT_EQ(row.mean_us.value(), 500.5);
  EXPECT_EQ(row.max_us.value(), 1'000);
  EXPECT_EQ(row.samples_per_s.value(), 500);
}

TEST(LoadOf, WithoutAnAnswerNothingIsDefined) {
  LoadRecord run = run_of(0);
  run.duration_ns = 0;
  run.is_valid = false;
  run.reasons = {"no query was answered"};
  const auto row = load_of(run);
  EXPECT_FALSE(row.percentiles[0].us.defined());
  EXPECT_FALSE(row.mean_us.defined());
  EXPECT_FALSE(row.samples_per_s.defined());
  EXPECT_THAT(row.reasons, ElementsAre("no query was answered"));
}

TEST(LoadOf, OfflineHasARateAndNoPercentiles) {
  LoadRecord run = run_of(1);
  run.scenario = "offline";
  run.samples = 64;
  run.bound_ns.reset();
  run.rate_per_s.reset();
  const auto row = load_of(run);
  EXPECT_THAT(row.percentiles, IsEmpty());
  EXPECT_EQ(row.samples_per_s.value(), 32);
  EXPECT_FALSE(row.rate_per_s.defined());
}

TEST(FailedLoad, IsNotValidForItsReason) {
  const auto row = failed_load("server", "out of memory");
  EXPECT_FALSE(row.valid);
  EXPECT_THAT(row.reasons, ElementsAre("out of memory"));
  EXPECT_EQ(row.samples_per_s.reason(), "out of memory");
}

PeakRecord search(double valid, double invalid) {
  PeakRecord record{
      .bound_ns = 5'000'000, .highest_valid = valid, .lowest_invalid = invalid, .undefined = "", .imprecise = ""};
  record.runs.resize(7);
  return record;
}

TEST(PeakOf, IsTheMedianWithTheRangeOfTheBrackets) {
  const std::vector<PeakRecord> searches{search(1'000, 1'050), search(900, 940), search(950, 990)};
  const auto peak = peak_of(searches, {});
  ASSERT_TRUE(peak.defined());
  EXPECT_EQ(peak->rate_per_s.value(), 950);
  EXPECT_EQ(peak->interval.low(), 900);
  EXPECT_EQ(peak->interval.high(), 1'050);
  EXPECT_EQ(peak->bound_us.value(), 5'000);
  EXPECT_THAT(peak->method, HasSubstr("no confidence level"));
}

TEST(PeakOf, FewerThanThreeSearchesHaveNoRange) {
  const std::vector<PeakRecord> searches{search(1'000, 1'050), search(900, 940)};
  const auto peak = peak_of(searches, {.count = 1, .first = "killed"});
  EXPECT_EQ(peak->rate_per_s.value(), 950);
  EXPECT_THAT(peak->interval.undefined, HasSubstr("needs 3 searches"));
  EXPECT_THAT(peak->warnings, Contains(HasSubstr("1 of 3 searches failed: killed")));
}

TEST(PeakOf, AnOpenBracketHasNoRangeAndMostSearchesDecide) {
  std::vector<PeakRecord> searches{search(1'000, 1'050), search(900, 940), search(950, 990)};
  searches[0].lowest_invalid.reset();
  searches[0].imprecise = "the budget ended";
  EXPECT_FALSE(peak_of(searches, {})->interval.defined());
  EXPECT_TRUE(peak_of(searches, {})->rate_per_s.defined());
  for (PeakRecord* one : {&searches[0], &searches[1]}) {
    one->highest_valid.reset();
    one->undefined = "no rate kept the bound";
  }
  EXPECT_EQ(peak_of(searches, {})->rate_per_s.reason(), "no rate kept the bound");
}

TEST(PeakOf, WithoutSearchesSaysWhy) {
  EXPECT_THAT(peak_of({}, {}).undefined, HasSubstr("--find-peak"));
  EXPECT_EQ(peak_of({}, {.count = 3, .first = "the budget is too short"}).undefined, "the budget is too short");
}

}  // namespace
}  // namespace assay::analysis::load_test
