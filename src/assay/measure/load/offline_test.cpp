#include "assay/measure/load/offline.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/measure/load/fake_system_test.hpp"
#include "assay/measure/load/lockstep_clock_test.hpp"

namespace assay::measure::load::offline_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

TEST(RunOffline, IsOneQueryOfTheWholePopulationInOrder) {
  FakeClock clock;
  std::vector<std::uint32_t> asked;
  std::vector<std::size_t> batches;
  const SystemUnderTest system{.workers = {[&](std::span<const std::uint32_t> samples) -> Status {
                                 asked.insert(asked.end(), samples.begin(), samples.end());
                                 batches.push_back(samples.size());
                                 clock.advance(milliseconds(samples.size()));
                                 return {};
                               }},
                               .population = 4};
  const auto run = run_offline(system, {.samples = 7, .batch = 3}, clock).value();
  EXPECT_THAT(asked, testing::ElementsAre(0, 1, 2, 3, 0, 1, 2));
  EXPECT_THAT(batches, testing::ElementsAre(3, 3, 1));
  EXPECT_EQ(run.samples, 7U);
  EXPECT_THAT(run.latencies, testing::ElementsAre(milliseconds(7)));
  EXPECT_EQ(run.duration, milliseconds(7));
}

// Batches of 1, 5 and 1 ms for two workers: the second batch keeps one busy until 5 ms, the other does the rest.
TEST(RunOffline, EndsWithTheLastWorker) {
  LockstepClock clock(2);
  SystemUnderTest system{.population = 3};
  for (int i = 0; i < 2; ++i) {
    system.workers.push_back([&clock](std::span<const std::uint32_t> samples) -> Status {
      clock.wait_until(clock.now() + milliseconds(samples[0] == 1 ? 5 : 1));
      return {};
    });
  }
  const auto run = run_offline(system, {.samples = 3}, clock).value();
  EXPECT_EQ(run.duration, milliseconds(5));
}

TEST(RunOffline, IsCutShortWhenItsTimeIsOver) {
  FakeClock clock;
  const auto run =
      run_offline(fake_system(clock), {.samples = 1000, .batch = 10, .max_duration = milliseconds(20)}, clock);
  EXPECT_THAT(run->latencies, testing::IsEmpty());
  EXPECT_LT(run->samples, 1000U);
  EXPECT_THAT(run->cut_short, testing::HasSubstr("of 1000 samples were done in the 0.02 s"));
}

TEST(RunOffline, NamesTheBatchThatFailed) {
  FakeClock clock;
  const auto run = run_offline(failing_system(2), {.samples = 100, .batch = 8}, clock);
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().text(), testing::HasSubstr("samples 16 to 23 of the offline query"));
}

TEST(RunOffline, NamesTheClockThatSteppedBack) {
  FakeClock clock;
  const auto run = run_offline(system_that_steps_back(clock, 2), {.samples = 10}, clock);
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().text(), testing::HasSubstr("the clock stepped back by 5 ns"));
}

TEST(RunOffline, RefusesWhatCannotBeRun) {
  FakeClock clock;
  const SystemUnderTest system = fake_system(clock);
  EXPECT_EQ(run_offline({}, {.samples = 1}, clock).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(run_offline(system, {.samples = 0}, clock).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(run_offline(system, {.samples = 1, .batch = 0}, clock).error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(run_offline(fake_system(clock, 0), {.samples = 1}, clock).error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::measure::load::offline_test
