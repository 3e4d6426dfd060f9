#include <memory>
#include <ostream>
#include <type_traits>
#include <vector>

#include <fmt/ranges.h>
#include <sys/resource.h>
#include <time.h>

#include "assay/base/digest.hpp"
#include "assay/base/units.hpp"
#include "assay/cli/commands.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/experiment/kernels/kernel_cell.hpp"
#include "assay/measure/counters.hpp"
#include "assay/measure/energy.hpp"
#include "assay/measure/environment.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::cli {
namespace {

void line(std::ostream& out, const char* what, const std::string& text) {
  out << fmt::format("{:<16}{}\n", what, text);
}

std::string limit_text(int resource) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0) return "unknown";
  return limit.rlim_cur == RLIM_INFINITY ? "unlimited" : to_text(Bytes{limit.rlim_cur});
}

std::string open_files() {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? std::to_string(limit.rlim_cur) : "unknown";
}

std::string clock_text() {
  timespec resolution{};
  if (clock_getres(CLOCK_MONOTONIC, &resolution) != 0) return "no monotonic clock";
  return fmt::format("monotonic, resolution {} ns", resolution.tv_sec * 1'000'000'000L + resolution.tv_nsec);
}

std::string integer_kernels(const measure::Environment& environment) {
  for (const std::string& flag : environment.flags) {
    if (flag.find("vnni") != std::string::npos || flag == "amx_int8" || flag == "asimddp" || flag == "i8mm") {
      return "int8 dot products in hardware (" + flag + ")";
    }
  }
  return "no int8 dot products in hardware: int8 models may saturate (use reduce_range) and may not be faster";
}

template <class T>
std::string or_reason(const measure::Reading<T>& reading) {
  if (!reading) return "not known: " + reading.absent;
  if constexpr (std::is_same_v<T, bool>) return *reading ? "on" : "off";
  return fmt::format("{}", *reading);
}

// What numbers depend on beside the processor itself.
void report_settings(std::ostream& out, const measure::Environment& environment) {
  line(out, "sockets", or_reason(environment.sockets));
  line(out, "cores", or_reason(environment.all_cores));
  line(
      out, "processors",
      fmt::format("{}; usable here: {}", or_reason(environment.all_processors), fmt::join(environment.affinity, ", ")));
  line(out, "SMT", or_reason(environment.smt));
  line(out, "governor", or_reason(environment.governor));
  line(out, "boost", or_reason(environment.boost));
  line(out, "microcode", or_reason(environment.microcode));
  line(out, "load average", or_reason(environment.load_average));
  line(out, "addresses", "randomisation " + or_reason(environment.address_randomisation));
  line(out, "huge pages", or_reason(environment.huge_pages));
}

void report_meter(std::ostream& out, const char* name, Result<std::unique_ptr<measure::EnergyMeter>> meter) {
  if (!meter) return line(out, name, "not available: " + meter.error().message());
  std::vector<std::string> domains;
  if (const auto counts = (*meter)->read()) {
    for (const measure::EnergyCount& count : *counts) domains.push_back(count.domain);
  }
  line(out, name, fmt::format("available: {}", fmt::join(domains, ", ")));
}

void report_counters(std::ostream& out) {
  const measure::HardwareCounters counters = measure::HardwareCounters::open();
  const std::string refusal = counters.refusal();
  line(out, "counters",
       refusal.empty() ? fmt::format("available: {}", fmt::join(counters.available(), ", "))
                       : "not available: " + refusal);
}

// True when every runtime that is needed was found.
bool report_runtimes(std::ostream& out, const std::string& library) {
  bool all = true;
  for (const auto& info : runtime::builtin_runtimes()) {
    const auto opened = info.open(info.is_needed ? library : "");
    all = all && (opened || !info.is_needed);
    if (opened) {
      line(out, info.name.c_str(),
           fmt::format("{} {} ({}), {}", (*opened)->name(), (*opened)->version(), (*opened)->device(),
                       (*opened)->library().string()));
      const auto digest = sha256_of_file((*opened)->library());
      line(out, "library", digest ? "sha256 " + *digest : digest.error().message());
    } else {
      line(out, info.name.c_str(), (info.is_needed ? "NOT FOUND: " : "not there: ") + opened.error().text());
    }
  }
  return all;
}

// What the probe of the runtime's integer kernels found on this processor.
void report_kernels(std::ostream& out, const std::string& library, const std::filesystem::path& program) {
  const auto report = experiment::probe_in_worker("onnxruntime", library, {program.string(), "worker"});
  if (!report) return line(out, "kernels", "could not be probed: " + report.error().message());
  std::uint64_t trials = 0;
  std::size_t right = 0;
  std::string missing;
  for (const record::KernelRow& row : report->rows) {
    trials += row.trials;
    if (row.status == record::KernelStatus::right) ++right;
    if (row.status != record::KernelStatus::not_implemented && row.status != record::KernelStatus::failed) continue;
    missing += fmt::format("{}{} ({})", missing.empty() ? "" : ", ", row.kernel, row.types);
  }
  line(out, "kernels",
       fmt::format("{} of {} integer kernels agree with exact arithmetic ({} trials, {:.1f} s)", right,
                   report->rows.size(), trials, report->seconds));
  if (!missing.empty()) line(out, "", "none here for " + missing);
  for (const std::string& warning : record::warnings_of(*report)) line(out, "", "WRONG: " + warning);
}

}  // namespace

Command add_doctor(CLI::App& app) {
  auto library = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("doctor", "What this machine has for evaluations, and what is missing");
  command->add_option("--onnxruntime", *library, "Another copy of libonnxruntime.so.1")->type_name("FILE");
  return [library](Context& context) {
    const measure::Environment environment = measure::read_environment();
    line(context.out, "program", std::string(k_tool) + ", " + context.program.string());
    line(context.out, "machine", measure::to_text(environment));
    line(context.out, "int8", integer_kernels(environment));
    report_settings(context.out, environment);
    line(context.out, "memory", to_text(Bytes{environment.memory_bytes}));
    line(context.out, "clock", clock_text());
    line(context.out, "limits",
         fmt::format("address space {}, data {}, open files {}", limit_text(RLIMIT_AS), limit_text(RLIMIT_DATA),
                     open_files()));
    report_meter(context.out, "RAPL", measure::open_rapl());
    report_meter(context.out, "NVML", measure::open_nvml());
    report_counters(context.out);
    for (const std::string& warning : measure::warnings_of(environment)) line(context.out, "note", warning);
    const bool ready = report_runtimes(context.out, *library);
    if (ready) report_kernels(context.out, *library, context.program);
    context.out << (ready ? "Ready.\n"
                          : "Not ready: run scripts/setup, or name a library with --onnxruntime. Predictions made "
                            "elsewhere can be compared all the same.\n");
    return static_cast<int>(ready ? k_pass : k_invalid_input);
  };
}

}  // namespace assay::cli
