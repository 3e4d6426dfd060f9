#include "assay/measure/disturbance.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include <fmt/format.h>

namespace assay::measure {
namespace {

using std::chrono::nanoseconds;

// An absence on either side is the difference's.
template <class T, class Difference>
auto difference_of(const Reading<T>& before, const Reading<T>& after, Difference difference)
    -> Reading<decltype(difference(*before, *after))> {
  using Value = decltype(difference(*before, *after));
  if (!before) return Reading<Value>::none(before.absent);
  if (!after) return Reading<Value>::none(after.absent);
  return difference(*before, *after);
}

// Counters that ran backwards (a thread ended, a processor went offline) have counted nothing that we know of.
Reading<std::uint64_t> counted(const Reading<std::uint64_t>& before, const Reading<std::uint64_t>& after) {
  return difference_of(before, after, [](std::uint64_t from, std::uint64_t to) { return to > from ? to - from : 0; });
}

double cores_of(nanoseconds spent, nanoseconds window) {
  return std::max(0.0, static_cast<double>(spent.count()) / static_cast<double>(window.count()));
}

Reading<double> other_cores(const MachineSnapshot& before, const MachineSnapshot& after, nanoseconds window) {
  const auto own = difference_of(before.own, after.own, [](nanoseconds from, nanoseconds to) { return to - from; });
  if (!own) return Reading<double>::none(own.absent);
  return difference_of(before.machine, after.machine, [&](const MachineTime& from, const MachineTime& to) {
    return cores_of(to.busy - from.busy - *own, window);
  });
}

bool often(const Reading<std::uint64_t>& events, double per_second, nanoseconds window) {
  return events && static_cast<double>(*events) >= per_second * std::chrono::duration<double>(window).count();
}

}  // namespace

Result<MachineTime> parse_machine_time(const std::string& stat, nanoseconds tick) {
  std::istringstream line(stat);
  std::string name;
  std::array<std::int64_t, 8> ticks{};  // user nice system idle iowait irq softirq steal
  line >> name;
  for (std::int64_t& count : ticks) line >> count;
  if (!line || name != "cpu")
    return fail(ErrorCode::corrupt, "/proc/stat does not start with the time of all processors");
  return MachineTime{.busy = tick * (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]), .stolen = tick * ticks[7]};
}

Result<std::uint64_t> parse_migrations(const std::string& sched) {
  std::istringstream lines(sched);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("nr_migrations") == std::string::npos) continue;
    std::uint64_t count = 0;
    std::istringstream value(line.substr(line.find(':') + 1));
    if (line.find(':') != std::string::npos && value >> count) return count;
  }
  return fail(ErrorCode::corrupt, "the scheduler's statistics count no migrations");
}

Disturbance between(const MachineSnapshot& before, const MachineSnapshot& after) {
  Disturbance disturbance;
  disturbance.window = std::max(after.at - before.at, nanoseconds(1));
  disturbance.other_cores = other_cores(before, after, disturbance.window);
  disturbance.stolen_cores =
      difference_of(before.machine, after.machine, [&](const MachineTime& from, const MachineTime& to) {
        return cores_of(to.stolen - from.stolen, disturbance.window);
      });
  disturbance.voluntary_switches = counted(before.voluntary_switches, after.voluntary_switches);
  disturbance.involuntary_switches = counted(before.involuntary_switches, after.involuntary_switches);
  disturbance.major_faults = counted(before.major_faults, after.major_faults);
  disturbance.migrations = counted(before.migrations, after.migrations);
  disturbance.throttles = counted(before.throttles, after.throttles);
  return disturbance;
}

std::vector<std::string> warnings_of(const Disturbance& seen, const DisturbanceThresholds& thresholds) {
  std::vector<std::string> warnings;
  const bool long_enough = seen.window >= thresholds.window;
  if (long_enough && seen.other_cores && *seen.other_cores >= thresholds.other_cores) {
    warnings.push_back(fmt::format("other processes used {:.0f} % of a core while measuring", 100 * *seen.other_cores));
  }
  if (long_enough && seen.stolen_cores && *seen.stolen_cores >= thresholds.stolen_cores) {
    warnings.push_back(fmt::format("the host took {:.0f} % of a core from this virtual machine while measuring",
                                   100 * *seen.stolen_cores));
  }
  if (often(seen.involuntary_switches, thresholds.involuntary_per_second, seen.window) &&
      *seen.involuntary_switches > 1) {
    warnings.push_back(
        fmt::format("the process was interrupted {} times to let others run", *seen.involuntary_switches));
  }
  if (often(seen.migrations, thresholds.migrations_per_second, seen.window) && *seen.migrations > 1) {
    warnings.push_back(
        fmt::format("the process was moved between cores {} times; taskset keeps it on one", *seen.migrations));
  }
  if (seen.major_faults && *seen.major_faults >= thresholds.major_faults) {
    warnings.push_back(fmt::format("{} page{} had to be read from disk while measuring", *seen.major_faults,
                                   *seen.major_faults == 1 ? "" : "s"));
  }
  if (seen.throttles && *seen.throttles >= thresholds.throttles) {
    warnings.push_back(fmt::format("the processor slowed down {} time{} because it was too hot", *seen.throttles,
                                   *seen.throttles == 1 ? "" : "s"));
  }
  return warnings;
}

}  // namespace assay::measure
