#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "assay/measure/reading.hpp"

namespace assay::measure {

// Processor time of the whole machine since it started, from /proc/stat.
struct MachineTime {
  std::chrono::nanoseconds busy{};    // user, nice, system, irq and softirq
  std::chrono::nanoseconds stolen{};  // a virtual machine's: it was ready, but the host ran something else
};

// Counters at one moment; two of them make a Disturbance. Taking one costs a few file reads: never within a timed
// region.
struct MachineSnapshot {
  std::chrono::nanoseconds at{};  // monotonic
  Reading<MachineTime> machine;
  Reading<std::chrono::nanoseconds> own;  // processor time of this process, and of its children that have ended
  Reading<std::uint64_t> voluntary_switches;
  Reading<std::uint64_t> involuntary_switches;
  Reading<std::uint64_t> major_faults;
  Reading<std::uint64_t> migrations;  // of the threads that live
  Reading<std::uint64_t> throttles;   // thermal events of all cores
};

// From the first line of /proc/stat; `tick` is what it counts in. corrupt when it is no such line.
Result<MachineTime> parse_machine_time(const std::string& stat, std::chrono::nanoseconds tick);

// nr_migrations of the text of a task's /proc/…/sched; corrupt when it does not say.
Result<std::uint64_t> parse_migrations(const std::string& sched);

MachineSnapshot read_snapshot(const std::filesystem::path& root = "/");

// What happened on the machine between two snapshots that was not the work measured.
struct Disturbance {
  std::chrono::nanoseconds window{};
  Reading<double> other_cores;   // processor time of other processes over the window: 0.48 is 48 % of a core
  Reading<double> stolen_cores;  // stolen time over the window
  Reading<std::uint64_t> voluntary_switches;
  Reading<std::uint64_t> involuntary_switches;
  Reading<std::uint64_t> major_faults;
  Reading<std::uint64_t> migrations;
  Reading<std::uint64_t> throttles;
};

Disturbance between(const MachineSnapshot& before, const MachineSnapshot& after);

// From when on a disturbance is told. Conventions, not laws: in a measurement of tens of milliseconds each of these
// moves a median by about the percent that the comparison wants to see.
struct DisturbanceThresholds {
  double other_cores = 0.05;           // 5 % of a core
  double stolen_cores = 0.01;          // 1 % of a core
  double involuntary_per_second = 20;  // a busy neighbour on the same core makes a hundred or more
  double migrations_per_second = 1;    // each costs the caches of a core
  std::uint64_t major_faults = 1;      // one is a read from disk within the measurement
  std::uint64_t throttles = 1;
  std::chrono::nanoseconds window = std::chrono::milliseconds(200);  // /proc/stat counts in 10 ms: 5 % of this
};

// One plain sentence for each thing that passed its threshold: "other processes used 48 % of a core while measuring".
// Times of other processes are not judged over windows shorter than `thresholds.window`.
std::vector<std::string> warnings_of(const Disturbance& disturbance, const DisturbanceThresholds& thresholds = {});

}  // namespace assay::measure
