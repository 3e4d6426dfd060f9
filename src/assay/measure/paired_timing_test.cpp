#include "assay/measure/paired_timing.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/measure/fake_clock_test.hpp"

namespace assay::measure::paired_timing_test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using testing::Each;
using testing::HasSubstr;
using testing::SizeIs;

// Subjects that take 10, 20 and 30 µs of a fake clock and note that they ran.
struct Bench {
  FakeClock clock;
  std::vector<std::size_t> ran;
  std::vector<Run> subjects;

  explicit Bench(std::size_t count = 3) {
    for (std::size_t s = 0; s < count; ++s) {
      subjects.push_back([this, s] {
        ran.push_back(s);
        clock.advance(microseconds(10 * (s + 1)));
        return Status{};
      });
    }
  }
};

LaunchOptions small_options() {
  return {
      .seed = 1, .block_rounds = 4, .max_rounds = 22, .warm_up_time = {}, .warm_up_runs = 3, .time = milliseconds(9)};
}

TEST(TimeLaunch, KeepsEveryRunOfWholeBlocks) {
  Bench bench;
  const auto timing = time_launch(bench.subjects, small_options(), bench.clock).value();
  ASSERT_THAT(timing.subjects, SizeIs(3));
  EXPECT_EQ(timing.block_rounds, 4U);
  for (std::size_t s = 0; s < 3; ++s) {
    const auto expected = static_cast<std::int64_t>(10'000 * (s + 1));
    EXPECT_EQ(timing.subjects[s].first_run_ns, expected);
    EXPECT_THAT(timing.subjects[s].warm_up_ns, SizeIs(3));
    EXPECT_THAT(timing.subjects[s].run_ns, SizeIs(20));  // 22 rounded down to blocks of 4
    EXPECT_THAT(timing.subjects[s].run_ns, Each(expected));
  }
}

TEST(TimeLaunch, HotRunsTheSameSubjectTwiceAndColdOnce) {
  for (const bool hot : {true, false}) {
    Bench bench;
    auto options = small_options();
    options.hot = hot;
    ASSERT_TRUE(time_launch(bench.subjects, options, bench.clock));
    const std::size_t warm_up = 3 * (1 + 3);
    ASSERT_EQ(bench.ran.size(), warm_up + 20 * 3 * (hot ? 2 : 1));
    for (std::size_t i = warm_up; hot && i < bench.ran.size(); i += 2) EXPECT_EQ(bench.ran[i], bench.ran[i + 1]);
  }
}

TEST(TimeLaunch, EachRoundHasItsOwnOrderAndTheSeedFixesIt) {
  const auto order_of = [](std::uint64_t seed) {
    Bench bench;
    auto options = small_options();
    options.seed = seed;
    options.hot = false;
    EXPECT_TRUE(time_launch(bench.subjects, options, bench.clock));
    return bench.ran;
  };
  const auto order = order_of(1);
  EXPECT_EQ(order, order_of(1));
  EXPECT_NE(order, order_of(2));
  std::vector<int> first(3);
  for (std::size_t i = 0; i + 3 <= order.size(); i += 3) {
    EXPECT_EQ(order[i] + order[i + 1] + order[i + 2], 3U);  // each once
    ++first[order[i]];
  }
  EXPECT_THAT(first, Each(testing::Ge(3)));  // of 24 rounds
}

TEST(TimeLaunch, WarmsUpUntilEachSubjectHasHadItsTime) {
  Bench bench;
  auto options = small_options();
  options.warm_up_time = microseconds(100);
  const auto timing = time_launch(bench.subjects, options, bench.clock).value();
  EXPECT_THAT(timing.subjects[0].warm_up_ns, SizeIs(10));  // the fastest takes 10 · 10 µs, the others go along
  EXPECT_THAT(timing.subjects[2].warm_up_ns, SizeIs(10));
}

TEST(TimeLaunch, StopsAtTheBudgetAndDropsTheUnfinishedBlock) {
  Bench bench;
  auto options = small_options();
  options.time = microseconds(120 * 14);  // a hot round of three takes 120 µs
  const auto timing = time_launch(bench.subjects, options, bench.clock).value();
  EXPECT_THAT(timing.subjects[1].run_ns, SizeIs(12));
}

TEST(TimeLaunch, ABudgetTooShortForTwoBlocksSaysWhatWouldDo) {
  Bench bench;
  auto options = small_options();
  options.time = microseconds(130);
  const auto timing = time_launch(bench.subjects, options, bench.clock);
  ASSERT_FALSE(timing);
  EXPECT_EQ(timing.error().code(), ErrorCode::insufficient_data);
  EXPECT_THAT(timing.error().message(), HasSubstr("need about 0.96 ms"));
  EXPECT_EQ(bench.ran.size(), 3U * 4 + 2U * 6);  // gave up after the second round
}

TEST(TimeLaunch, AClockThatStepsBackIsAnError) {
  for (const bool within_run : {true, false}) {
    Bench bench(1);
    int runs = 0;
    bench.subjects[0] = [&] {
      ++runs;
      const bool discarded = runs % 2 == 1;  // after first run and three of warm-up: 5, 7, 9, …
      const bool steps = runs > 8 && discarded != within_run;
      bench.clock.advance(steps ? -milliseconds(5) : nanoseconds(microseconds(10)));
      return Status{};
    };
    const auto timing = time_launch(bench.subjects, small_options(), bench.clock);
    ASSERT_FALSE(timing);
    EXPECT_EQ(timing.error().code(), ErrorCode::runtime);
    EXPECT_THAT(timing.error().message(), HasSubstr("clock stepped back"));
    EXPECT_THAT(timing.error().message(), HasSubstr(within_run ? "a run of subject 0" : "the pause before subject 0"));
  }
}

TEST(TimeLaunch, ASubjectThatFailsIsNamed) {
  Bench bench;
  int left = 10;
  bench.subjects[2] = [&]() -> Status {
    if (--left == 0) return fail(ErrorCode::runtime, "no memory");
    bench.clock.advance(microseconds(1));
    return {};
  };
  const auto timing = time_launch(bench.subjects, small_options(), bench.clock);
  ASSERT_FALSE(timing);
  EXPECT_EQ(timing.error().message(), "no memory");
  EXPECT_THAT(timing.error().text(), HasSubstr("subject 2"));
}

TEST(TimeLaunch, BlocksAreCutDownWhereTheBudgetHoldsTooFewOfThem) {
  auto options = small_options();
  options.time = microseconds(900);  // 7 rounds of 120 µs: one block of 4
  Bench fixed;
  EXPECT_EQ(time_launch(fixed.subjects, options, fixed.clock).error().code(), ErrorCode::insufficient_data);
  options.least_block_rounds = 1;
  Bench bench;
  const auto timing = time_launch(bench.subjects, options, bench.clock);
  ASSERT_TRUE(timing) << timing.error().text();
  EXPECT_EQ(timing->block_rounds, 1U);
  EXPECT_THAT(timing->subjects[0].run_ns, SizeIs(7));
  options.time = milliseconds(9);
  Bench ample;
  EXPECT_EQ(time_launch(ample.subjects, options, ample.clock)->block_rounds, 4U);
}

TEST(TimeLaunch, RefusesOptionsThatCannotGiveTwoBlocks) {
  Bench bench;
  auto options = small_options();
  options.max_rounds = 7;
  EXPECT_EQ(time_launch(bench.subjects, options, bench.clock).error().code(), ErrorCode::invalid_argument);
  options = small_options();
  options.block_rounds = 0;
  EXPECT_EQ(time_launch(bench.subjects, options, bench.clock).error().code(), ErrorCode::invalid_argument);
  options = small_options();
  options.time = {};
  EXPECT_EQ(time_launch(bench.subjects, options, bench.clock).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(time_launch({}, small_options(), bench.clock).error().code(), ErrorCode::invalid_argument);
  EXPECT_TRUE(bench.ran.empty());
}

}  // namespace
}  // namespace assay::measure::paired_timing_test
