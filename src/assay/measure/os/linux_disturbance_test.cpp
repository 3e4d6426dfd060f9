#include <unistd.h>

#include "assay/measure/disturbance.hpp"
#include "assay/measure/os/recorded_system_test.hpp"

namespace assay::measure::linux_disturbance_test {
namespace {

class LinuxDisturbance : public testing_only::RecordedSystem {};

TEST_F(LinuxDisturbance, CountersOfThisMachineRunForward) {
  const MachineSnapshot before = read_snapshot();
  ASSERT_TRUE(before.machine) << before.machine.absent;
  volatile double sum = 0;
  while (*read_snapshot().own - *before.own < std::chrono::milliseconds(5)) sum = sum + 1;
  const MachineSnapshot after = read_snapshot();
  EXPECT_GT(after.at, before.at);
  EXPECT_GE(after.machine->busy, before.machine->busy);
  EXPECT_GE(*after.voluntary_switches, *before.voluntary_switches);
}

TEST_F(LinuxDisturbance, ThreadsAndProcessorsAreAddedUp) {
  record("proc/stat", "cpu  100 0 0 0 0 0 0 7 0 0\n");
  record("proc/self/task/12/sched", "se.nr_migrations : 4\n");
  record("proc/self/task/13/sched", "se.nr_migrations : 5\n");
  record("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "2\n");
  record("sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "3\n");
  const MachineSnapshot snapshot = read_snapshot(root_);
  EXPECT_EQ(snapshot.machine->busy, std::chrono::seconds(1) * 100 / sysconf(_SC_CLK_TCK));
  EXPECT_EQ(*snapshot.migrations, 9U);
  EXPECT_EQ(*snapshot.throttles, 5U);
}

TEST_F(LinuxDisturbance, WhatCannotBeReadIsAbsentWithItsFile) {
  std::filesystem::create_directories(root_ / "sys/devices/system/cpu/cpu0");
  const MachineSnapshot snapshot = read_snapshot(root_);
  EXPECT_NE(snapshot.machine.absent.find("proc/stat"), std::string::npos);
  EXPECT_EQ(snapshot.migrations.absent, "no thread of the process can be seen");
  EXPECT_NE(snapshot.throttles.absent.find("core_throttle_count"), std::string::npos);
}

}  // namespace
}  // namespace assay::measure::linux_disturbance_test
