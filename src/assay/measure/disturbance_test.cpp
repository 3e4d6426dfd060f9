#include "assay/measure/disturbance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::measure::disturbance_test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

MachineSnapshot snapshot(std::chrono::nanoseconds at, std::chrono::nanoseconds busy, std::chrono::nanoseconds own) {
  MachineSnapshot made;
  made.at = at;
  made.machine = MachineTime{.busy = busy};
  made.own = own;
  made.voluntary_switches = made.involuntary_switches = made.major_faults = made.migrations = std::uint64_t{0};
  made.throttles = Reading<std::uint64_t>::none("no thermal counters");
  return made;
}

TEST(MachineTime, BusyLeavesOutIdleIowaitStealAndGuest) {
  const auto time = parse_machine_time("cpu  100 20 30 9999 77 5 6 44 8 9\ncpu0 1 1 1 1 1 1 1 1 1 1\n", 10ms);
  ASSERT_TRUE(time) << time.error().text();
  EXPECT_EQ(time->busy, 1610ms);
  EXPECT_EQ(time->stolen, 440ms);
  EXPECT_FALSE(parse_machine_time("intr 5 6", 10ms));
  EXPECT_FALSE(parse_machine_time("cpu 1 2 3", 10ms));
}

TEST(Migrations, ComeFromTheSchedulersText) {
  EXPECT_EQ(*parse_migrations("name (1, #threads: 1)\nse.nr_migrations   :    17\npolicy : 0\n"), 17U);
  EXPECT_FALSE(parse_migrations("policy : 0\n"));
}

TEST(Disturbance, TimeOfOthersIsTheMachinesWithoutOurOwn) {
  const auto seen = between(snapshot(10s, 100s, 4s), snapshot(12s, 102960ms, 6s));
  EXPECT_EQ(seen.window, 2s);
  EXPECT_NEAR(*seen.other_cores, 0.48, 1e-12);
  EXPECT_EQ(*seen.stolen_cores, 0.0);
  EXPECT_THAT(warnings_of(seen), ElementsAre("other processes used 48 % of a core while measuring"));
}

TEST(Disturbance, QuietMachineIsNotWarnedOf) {
  // /proc/stat counts in ticks: it may have seen less than we spent.
  const auto seen = between(snapshot(0s, 100s, 4s), snapshot(2s, 101990ms, 6s));
  EXPECT_EQ(*seen.other_cores, 0.0);
  EXPECT_THAT(warnings_of(seen), IsEmpty());
}

TEST(Disturbance, ShortWindowSaysNothingOfOthers) {
  EXPECT_THAT(warnings_of(between(snapshot(0ms, 0ms, 0ms), snapshot(199ms, 199ms, 100ms))), IsEmpty());
  EXPECT_EQ(warnings_of(between(snapshot(0ms, 0ms, 0ms), snapshot(200ms, 200ms, 100ms))).size(), 1U);
}

TEST(Disturbance, EachKindHasItsSentence) {
  auto after = snapshot(1s, 0s, 0s);
  after.machine = MachineTime{.stolen = 30ms};
  after.involuntary_switches = std::uint64_t{150};
  after.migrations = std::uint64_t{3};
  after.major_faults = std::uint64_t{1};
  auto before = snapshot(0s, 0s, 0s);
  before.throttles = std::uint64_t{7};
  after.throttles = std::uint64_t{9};
  EXPECT_THAT(warnings_of(between(before, after)),
              ElementsAre(HasSubstr("the host took 3 % of a core"), HasSubstr("interrupted 150 times"),
                          HasSubstr("between cores 3 times"), HasSubstr("1 page had to be read from disk"),
                          HasSubstr("slowed down 2 times")));
}

TEST(Disturbance, JustBelowTheThresholdsNothingIsSaid) {
  auto after = snapshot(10s, 490ms, 0s);
  after.machine = MachineTime{.busy = 490ms, .stolen = 99ms};
  after.involuntary_switches = std::uint64_t{199};
  after.migrations = std::uint64_t{9};
  EXPECT_THAT(warnings_of(between(snapshot(0s, 0s, 0s), after)), IsEmpty());
}

TEST(Disturbance, AbsenceOnEitherSideKeepsItsReason) {
  auto before = snapshot(0s, 0s, 0s);
  auto after = snapshot(1s, 1s, 0s);
  before.machine = Reading<MachineTime>::none("/proc/stat: Permission denied");
  after.own = Reading<std::chrono::nanoseconds>::none("getrusage failed");
  auto seen = between(before, after);
  EXPECT_EQ(seen.stolen_cores.absent, "/proc/stat: Permission denied");
  EXPECT_EQ(seen.other_cores.absent, "getrusage failed");
  EXPECT_EQ(seen.throttles.absent, "no thermal counters");
}

}  // namespace
}  // namespace assay::measure::disturbance_test
