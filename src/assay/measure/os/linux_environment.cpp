#include <sched.h>
#include <sys/utsname.h>

#include "assay/measure/environment.hpp"
#include "assay/measure/os/system_file_internal.hpp"

namespace assay::measure {
namespace {

namespace fs = std::filesystem;

std::vector<unsigned> usable_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<unsigned> processors;
  if (sched_getaffinity(0, sizeof(set), &set) != 0) return processors;
  for (unsigned processor = 0; processor < CPU_SETSIZE; ++processor) {
    if (CPU_ISSET(processor, &set)) processors.push_back(processor);
  }
  return processors;
}

EnvironmentTexts texts_below(const fs::path& root) {
  const fs::path processors = root / "sys/devices/system/cpu";
  EnvironmentTexts texts{.cpuinfo = system_text(root / "proc/cpuinfo").value_or(""),
                         .os_release = system_text(root / "etc/os-release").value_or(""),
                         .meminfo = system_text(root / "proc/meminfo").value_or(""),
                         .boost = system_text(processors / "cpufreq/boost"),
                         .no_turbo = system_text(processors / "intel_pstate/no_turbo"),
                         .smt_active = system_text(processors / "smt/active"),
                         .huge_pages = system_text(root / "sys/kernel/mm/transparent_hugepage/enabled"),
                         .isolated = system_text(processors / "isolated"),
                         .randomize_va_space = system_text(root / "proc/sys/kernel/randomize_va_space"),
                         .load_average = system_text(root / "proc/loadavg")};
  for (const fs::path& processor : numbered_folders(processors, "cpu")) {
    texts.governors.emplace_back(system_text(processor / "cpufreq/scaling_governor"));
    texts.places.push_back({.package = system_text(processor / "topology/physical_package_id"),
                            .core = system_text(processor / "topology/core_id")});
  }
  return texts;
}

}  // namespace

Environment read_environment(const fs::path& root) {
  Environment environment = parse_environment(texts_below(root));
  environment.affinity = usable_processors();
  environment.cores = std::max(1U, static_cast<unsigned>(environment.affinity.size()));
  utsname names{};
  if (uname(&names) == 0) environment.kernel = std::string(names.sysname) + " " + names.release;
  return environment;
}

}  // namespace assay::measure
