#pragma once

#include <string>
#include <vector>

namespace assay::measure {

// The machine a run was made on, as far as the numbers depend on it. Latency and memory measurement, which follow, live
// in this module too; what the operating system says is read in os/, computed upon elsewhere.
struct Environment {
  std::string processor;           // "AMD EPYC"
  unsigned cores = 0;              // the process may use
  std::vector<std::string> flags;  // those that decide which integer kernels run: avx2, avx512_vnni, amx_int8, …
  std::string kernel;              // "Linux 6.1.0"
  std::string system;              // "Debian GNU/Linux 12 (bookworm)"
  unsigned long long memory_bytes = 0;
};

// From the texts of /proc/cpuinfo, /etc/os-release and /proc/meminfo; unknown things stay empty.
Environment parse_environment(const std::string& cpuinfo, const std::string& os_release, const std::string& meminfo);

Environment read_environment();

// "AMD EPYC, 2 cores, avx2 avx512_vnni; Linux 6.1.0; Debian GNU/Linux 12 (bookworm)"
std::string to_text(const Environment& environment);

}  // namespace assay::measure
