#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "assay/measure/clock.hpp"
#include "assay/measure/reading.hpp"

namespace assay::measure {

// An energy counter at one moment.
struct EnergyCount {
  std::string domain;                      // "package-0", "package-0/dram", "GPU 0 (NVIDIA H100)"
  std::uint64_t microjoules = 0;           // since some moment of the past
  std::uint64_t wraps_at_microjoules = 0;  // it starts again at zero after this; 0: it does not
};

// Energy counters of the machine. They count everything that draws on their domain, not only our process.
class EnergyMeter {
 public:
  virtual ~EnergyMeter() = default;
  virtual std::string source() const = 0;  // "RAPL", "NVML"

  // All domains, always the same ones in the same order. io when one can no longer be read.
  virtual Result<std::vector<EnergyCount>> read() = 0;
};

// RAPL, as the powercap folder of sysfs below `root` has it: packages of an Intel or AMD processor and what they show
// of their parts. unsupported when the machine shows none, as most virtual machines, or only root may read them (Linux
// since 2020, against the PLATYPUS attack), with that reason.
Result<std::unique_ptr<EnergyMeter>> open_rapl(const std::filesystem::path& root = "/");

// NVIDIA GPUs since Volta, through NVML's counter of the energy since the driver was loaded. `library` is loaded at run
// time. unsupported, with the reason, when there is none, no GPU or no such counter.
Result<std::unique_ptr<EnergyMeter>> open_nvml(const std::string& library = "libnvidia-ml.so.1");

// What a piece of work drew from one domain. The idle draw is measured before and after and taken off; both are told.
// A domain within another (package-0/core in package-0) is part of it: domains are never added up here.
struct EnergyUse {
  std::string source;
  std::string domain;
  std::chrono::nanoseconds window{};
  Reading<double> joules;      // all that the domain drew in the window
  Reading<double> idle_watts;  // mean of the idle windows before and after
  Reading<double> net_joules;  // joules − idle_watts · window; below zero where the difference drowns in noise
};

struct EnergyOptions {
  std::chrono::nanoseconds idle = std::chrono::seconds(10);      // each of the two idle windows
  std::chrono::nanoseconds shortest = std::chrono::seconds(10);  // windows of work below this are refused
};

// Joules between two counts of one domain, one wrap allowed for: at 100 W a package's counter wraps after about 40
// minutes, so longer windows must be read in between.
double joules_between(const EnergyCount& before, const EnergyCount& after);

// Idles, runs `work`, idles, and says for every domain what the work drew. A counter that did not move during the work
// is absent with that reason. insufficient_data when the work was shorter than `options.shortest`; errors of the meter
// and of `work` as they are.
Result<std::vector<EnergyUse>> measure_energy(EnergyMeter& meter, Clock& clock, const std::function<Status()>& work,
                                              const EnergyOptions& options = {});

// Where meters are looked for; others are for tests.
struct EnergySources {
  std::filesystem::path root = "/";
  std::string nvml = "libnvidia-ml.so.1";
};

// All meters of this machine; for each kind that is not there, the reason ("RAPL: …: No such file or directory").
struct EnergyMeters {
  std::vector<std::unique_ptr<EnergyMeter>> found;
  std::vector<std::string> unavailable;
};
EnergyMeters open_energy_meters(const EnergySources& sources = {});

}  // namespace assay::measure
