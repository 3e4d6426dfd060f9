#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "assay/measure/reading.hpp"

namespace assay::measure {

// The machine a run was made on, as far as the numbers depend on it. What the operating system says is read in os/;
// here it is understood.
struct Environment {
  std::string processor;           // "AMD EPYC"
  unsigned cores = 0;              // the process may use
  std::vector<std::string> flags;  // those that decide which kernels run: avx2, f16c, avx512_vnni, amx_int8, …
  std::string kernel;              // "Linux 6.1.0"
  std::string system;              // "Debian GNU/Linux 12 (bookworm)"
  unsigned long long memory_bytes = 0;

  std::vector<unsigned> affinity;    // numbers of the processors the process may use
  Reading<std::uint64_t> sockets;    // of the processors that are online, as are the next two
  Reading<std::uint64_t> all_cores;  // of all sockets
  Reading<std::uint64_t> all_processors;
  Reading<std::string> microcode;
  Reading<std::string> governor;    // "performance"; several, when processors differ: "performance powersave"
  Reading<bool> boost;              // clocks above the nominal one
  Reading<bool> smt;                // two threads to a core, in use
  Reading<std::string> huge_pages;  // transparent ones: "always", "madvise" or "never"
  Reading<std::string> isolated;    // processors kept free of other work: "2-3"; "" when none
  Reading<std::string> address_randomisation;  // "off", "partial" or "full"
  Reading<double> load_average;                // over the last minute
};

// Where a processor sits: cpuN/topology/physical_package_id and core_id.
struct ProcessorPlace {
  Reading<std::string> package;
  Reading<std::string> core;  // within the package
};

// What files of /proc and /sys say, or why they could not be read.
struct EnvironmentTexts {
  std::string cpuinfo;                          // /proc/cpuinfo
  std::string os_release;                       // /etc/os-release
  std::string meminfo;                          // /proc/meminfo
  std::vector<Reading<std::string>> governors;  // cpuN/cpufreq/scaling_governor
  std::vector<ProcessorPlace> places;           // of each processor; absent of one that is offline
  Reading<std::string> boost;                   // cpufreq/boost: 1 when on
  Reading<std::string> no_turbo;                // intel_pstate/no_turbo: 0 when on
  Reading<std::string> smt_active;
  Reading<std::string> huge_pages;  // "always [madvise] never"
  Reading<std::string> isolated;
  Reading<std::string> randomize_va_space;  // 0, 1 or 2
  Reading<std::string> load_average;        // "0.52 0.40 0.31 1/120 4711"
};

// Unknown things stay empty, or absent with their reason.
Environment parse_environment(const EnvironmentTexts& texts);

// Asks the system below `root` (another root is for tests) and the kernel.
Environment read_environment(const std::filesystem::path& root = "/");

// "AMD EPYC, 2 cores, avx2 avx512_vnni; Linux 6.1.0; Debian GNU/Linux 12 (bookworm)"
std::string to_text(const Environment& environment);

// What in the machine's settings makes times vary from run to run, in plain words, and what to do about it: a governor
// other than "performance", boost. (google/benchmark, "Reducing variance in benchmarks".)
std::vector<std::string> warnings_of(const Environment& environment);

}  // namespace assay::measure
