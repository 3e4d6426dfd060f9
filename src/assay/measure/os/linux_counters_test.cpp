#include <cerrno>

#include <gtest/gtest.h>
#include <linux/perf_event.h>

#include "assay/measure/os/linux_counters_internal.hpp"

namespace assay::measure::linux_counters_test {
namespace {

double burn(int steps) {
  volatile double sum = 0;
  for (int i = 0; i < steps; ++i) sum = sum + i;
  return sum;
}

// A counter that the kernel keeps by itself, so that the way to it is tested where the processor shows none.
TEST(PerfEvent, WindowsOfTheTaskClockStartAtZero) {
  auto clock = PerfEvent::open(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK);
  if (!clock) GTEST_SKIP() << clock.error().message();
  ASSERT_TRUE(clock->start());
  burn(20'000'000);
  const auto first = clock->stop();
  ASSERT_TRUE(first) << first.error().text();
  EXPECT_GT(first->count, 1'000'000U);
  EXPECT_GT(first->running, 0U);
  burn(20'000'000);
  ASSERT_TRUE(clock->start());
  const auto second = clock->stop();
  ASSERT_TRUE(second);
  EXPECT_LT(second->count, first->count);
}

TEST(PerfEvent, CounterThatDoesNotExistIsUnsupportedWithTheReason) {
  const auto event = PerfEvent::open(PERF_TYPE_HARDWARE, 4711);
  ASSERT_FALSE(event);
  EXPECT_EQ(event.error().code(), ErrorCode::unsupported);
  EXPECT_TRUE(event.error().message().starts_with("unavailable: ")) << event.error().message();
}

TEST(PerfEvent, RefusalsSayWhatToDo) {
  EXPECT_NE(refusal_text(ENOENT, "2").find("virtual machines"), std::string::npos);
  EXPECT_NE(refusal_text(EACCES, "3").find("perf_event_paranoid is 3"), std::string::npos);
  EXPECT_NE(refusal_text(EMFILE, "2").find("Too many open files"), std::string::npos);
}

TEST(HardwareCounters, AreCountedOrAbsentWithAReasonButNeverZero) {
  HardwareCounters counters = HardwareCounters::open();
  counters.start();
  burn(1'000'000);
  const HardwareCounts counts = counters.stop();
  for (const auto* count : {&counts.instructions, &counts.cycles}) {
    EXPECT_TRUE(*count ? **count > 1'000'000 : !count->absent.empty());
  }
  EXPECT_TRUE(counts.cache_misses || !counts.cache_misses.absent.empty());
  EXPECT_TRUE(counts.branch_misses || !counts.branch_misses.absent.empty());
}

TEST(HardwareCounters, SayWhatThisMachineCountsOrWhyNothing) {
  const HardwareCounters counters = HardwareCounters::open();
  EXPECT_NE(counters.available().empty(), counters.refusal().empty());
  if (!counters.refusal().empty()) {
    EXPECT_TRUE(counters.refusal().starts_with("this machine gives no hardware counters: ")) << counters.refusal();
    EXPECT_EQ(counters.refusal().find("unavailable"), std::string::npos) << counters.refusal();
  }
}

}  // namespace
}  // namespace assay::measure::linux_counters_test
