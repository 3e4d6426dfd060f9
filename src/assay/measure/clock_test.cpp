#include "assay/measure/clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/measure/fake_clock_test.hpp"

namespace assay::measure::clock_test {
namespace {

using std::chrono::nanoseconds;

TEST(SteadyClock, WaitsUntilTheTimeHasComeWhetherItSleepsOrSpins) {
  for (const nanoseconds ahead : {nanoseconds(20'000), nanoseconds(2'000'000)}) {
    SteadyClock clock;
    const nanoseconds until = clock.now() + ahead;
    clock.wait_until(until);
    EXPECT_GE(clock.now(), until);
  }
}

TEST(SteadyClock, ReturnsForATimeThatIsPast) {
  SteadyClock clock;
  clock.wait_until(clock.now() - std::chrono::hours(1));
}

TEST(FakeClock, JumpsWhenWaitedForAndNeverBackwards) {
  FakeClock clock(nanoseconds(10));
  clock.wait_until(nanoseconds(50));
  EXPECT_EQ(clock.now(), nanoseconds(50));
  clock.wait_until(nanoseconds(20));
  EXPECT_EQ(clock.now(), nanoseconds(50));
  clock.advance(nanoseconds(7));
  EXPECT_EQ(clock.now(), nanoseconds(57));
}

TEST(FakeClock, EveryLookCostsOneTick) {
  FakeClock clock(nanoseconds(0), nanoseconds(3));
  EXPECT_EQ(clock.now(), nanoseconds(0));
  EXPECT_EQ(clock.now(), nanoseconds(3));
}

TEST(Elapsed, IsTheDifference) {
  EXPECT_EQ(elapsed(nanoseconds(5), nanoseconds(12), "query 1").value().count(), 7);
}

TEST(Elapsed, OfAClockThatSteppedBackNamesItAndByHowMuch) {
  const auto result = elapsed(nanoseconds(12), nanoseconds(5), "query 1");
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), testing::HasSubstr("query 1: the clock stepped back by 7 ns"));
}

}  // namespace
}  // namespace assay::measure::clock_test
