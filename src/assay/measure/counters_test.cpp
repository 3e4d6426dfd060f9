#include "assay/measure/counters.hpp"

#include <gtest/gtest.h>

namespace assay::measure::counters_test {
namespace {

TEST(WholeWindow, CountThatRanAllTheTimeIsTakenAsItIs) {
  EXPECT_EQ(*whole_window({.count = 1'000'003, .enabled = 500, .running = 500}), 1'000'003U);
}

TEST(WholeWindow, CountThatTookTurnsIsScaledUp) {
  EXPECT_EQ(*whole_window({.count = 1'000, .enabled = 900, .running = 300}), 3'000U);
}

TEST(WholeWindow, CounterThatNeverRanIsAbsentAndNotZero) {
  const auto count = whole_window({.count = 0, .enabled = 900, .running = 0});
  EXPECT_FALSE(count);
  EXPECT_NE(count.absent.find("never got its turn"), std::string::npos);
}

// Counts what happens between start and stop in a number that the subjects raise.
class FakeWindow {
 public:
  CountingWindow window() {
    return {.start = [this] { at_start_ = total; },
            .stop = [this] { return HardwareCounts{.cycles = total - at_start_}; }};
  }
  std::uint64_t total = 0;

 private:
  std::uint64_t at_start_ = 0;
};

TEST(CountRuns, EachSubjectHasItsOwnWindowAndItsFirstRunIsOutside) {
  FakeWindow fake;
  int calls = 0;
  std::vector<measure::Run> subjects{[&]() -> Status {
                                       fake.total += 10;
                                       ++calls;
                                       return {};
                                     },
                                     [&]() -> Status {
                                       fake.total += 7;
                                       return {};
                                     }};
  const auto counts = count_runs(subjects, 3, fake.window());
  ASSERT_TRUE(counts) << counts.error().text();
  ASSERT_EQ(counts->size(), 2U);
  EXPECT_EQ(*(*counts)[0].cycles, 30U);
  EXPECT_EQ(*(*counts)[1].cycles, 21U);
  EXPECT_EQ(calls, 4);
  EXPECT_FALSE((*counts)[0].instructions);
}

TEST(CountRuns, RunThatFailsIsTheErrorAndNoRunsAreRefused) {
  FakeWindow fake;
  std::vector<measure::Run> subjects{[]() -> Status { return fail(ErrorCode::runtime, "broken"); }};
  EXPECT_EQ(count_runs(subjects, 3, fake.window()).error().code(), ErrorCode::runtime);
  EXPECT_EQ(count_runs(subjects, 0, fake.window()).error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::measure::counters_test
