#include "assay/analysis/latency.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "assay/analysis/latency_distribution.hpp"
#include "assay/analysis/latency_ratio.hpp"
#include "assay/analysis/warnings.hpp"

namespace assay::analysis {
namespace {

using record::Latency;
using record::LatencyLaunch;
using record::Measured;
using record::SteadyState;
using record::SubjectTimes;

Subject subject_of(std::span<const LatencyLaunch> launches, const std::string& role) {
  Subject times;
  for (const LatencyLaunch& launch : launches) {
    const auto found = std::ranges::find(launch.subjects, role, &SubjectTimes::role);
    if (found != launch.subjects.end()) times.push_back(&*found);
  }
  return times;
}

// Too unsteady or too slow to settle for its numbers to be taken as they stand.
void warn_of_warm_up(const char* role, const record::ModelLatency& model, std::vector<std::string>& warnings) {
  const auto found = model.steady_state_launches.find(std::string(record::name_of(SteadyState::no_steady_state)));
  if (found == model.steady_state_launches.end()) return;
  std::uint64_t launches = 0;
  for (const auto& [state, count] : model.steady_state_launches) launches += count;
  warnings.push_back(fmt::format("in {} of {} launches the {}'s timings never settled: its numbers describe a moment",
                                 found->second, launches, role));
}

}  // namespace

Measured<Latency> latency_of(std::span<const LatencyLaunch> launches, const FailedCells& failed,
                             const SpeedOptions& options) {
  if (launches.empty()) {
    return Measured<Latency>::none(failed.count > 0 ? "every launch failed: " + failed.first : "not measured");
  }
  PairedTimes times{.baseline = subject_of(launches, "baseline"),
                    .control = subject_of(launches, "control"),
                    .candidate = subject_of(launches, "candidate"),
                    .launches_failed = failed.count};
  for (const LatencyLaunch& launch : launches) times.block_rounds.push_back(launch.block_rounds);
  const LatencyLaunch& first = launches.front();
  Latency latency{.baseline = latency_distribution(times.baseline, options.level),
                  .paired = times.candidate.size() == launches.size(),
                  .launches = launches.size(),
                  .launches_failed = failed.count,
                  .batch = first.batch,
                  .threads = first.threads,
                  .runtime = first.runtime,
                  .inputs = first.inputs,
                  .percentile_method = k_percentile_method};
  engine_time(launches, options.level, latency);
  std::vector<std::vector<std::string>> warnings;
  for (const LatencyLaunch& launch : launches) warnings.push_back(launch.warnings);
  latency.warnings = merged_warnings(warnings);
  warn_of_warm_up("baseline", latency.baseline, latency.warnings);
  if (latency.paired) {
    latency.candidate = latency_distribution(times.candidate, options.level);
    latency.ratios = latency_ratios(times, options);
    warn_of_warm_up("candidate", latency.candidate, latency.warnings);
  }
  add_failures(failed, launches.size(), latency.warnings);
  return Measured<Latency>::of(std::move(latency));
}

}  // namespace assay::analysis
