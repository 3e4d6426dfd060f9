#include "assay/measure/environment.hpp"
#include "assay/measure/os/recorded_system_test.hpp"

namespace assay::measure::linux_environment_test {
namespace {

class LinuxEnvironment : public testing_only::RecordedSystem {};

TEST_F(LinuxEnvironment, OfThisMachineHasACoreAndAKernel) {
  const Environment environment = read_environment();
  EXPECT_GE(environment.cores, 1U);
  EXPECT_EQ(environment.affinity.size(), environment.cores);
  EXPECT_TRUE(environment.kernel.starts_with("Linux"));
  EXPECT_TRUE(environment.load_average) << environment.load_average.absent;
}

TEST_F(LinuxEnvironment, SettingsComeFromTheFilesOfTheSystem) {
  record("proc/cpuinfo", "model name : Some CPU\n");
  record("proc/loadavg", "1.25 0.40 0.31 1/120 4711\n");
  record("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "schedutil\n");
  record("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "performance\n");
  record("sys/devices/system/cpu/cpufreq/boost", "1\n");
  record("sys/devices/system/cpu/smt/active", "0\n");
  for (const char* processor : {"cpu0", "cpu1"}) {
    const std::string topology = std::string("sys/devices/system/cpu/") + processor + "/topology/";
    record(topology + "physical_package_id", "0\n");
    record(topology + "core_id", processor[3] == '0' ? "0\n" : "1\n");
  }
  record("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
  const Environment environment = read_environment(root_);
  EXPECT_EQ(environment.processor, "Some CPU");
  EXPECT_EQ(*environment.governor, "performance schedutil");
  EXPECT_TRUE(*environment.boost);
  EXPECT_FALSE(*environment.smt);
  EXPECT_EQ(*environment.sockets, 1U);
  EXPECT_EQ(*environment.all_cores, 2U);
  EXPECT_EQ(*environment.huge_pages, "always");
  EXPECT_DOUBLE_EQ(*environment.load_average, 1.25);
}

TEST_F(LinuxEnvironment, WhatCannotBeReadNamesItsFile) {
  const Environment environment = read_environment(root_);
  EXPECT_NE(environment.boost.absent.find("cpufreq/boost: No such file"), std::string::npos);
  EXPECT_NE(environment.address_randomisation.absent.find("randomize_va_space"), std::string::npos);
}

}  // namespace
}  // namespace assay::measure::linux_environment_test
