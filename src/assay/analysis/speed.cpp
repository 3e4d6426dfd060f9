#include "assay/analysis/speed.hpp"

#include <vector>

#include <fmt/format.h>

#include "assay/analysis/energy.hpp"
#include "assay/analysis/memory.hpp"
#include "assay/analysis/read_cells_internal.hpp"
#include "assay/analysis/throughput.hpp"
#include "assay/analysis/warnings.hpp"

namespace assay::analysis {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using record::LatencyLaunch;
using record::MemoryPass;
using record::RunModel;
using record::RunRecord;
using record::Speed;
using record::ThroughputLaunch;

Cells<MemoryPass> read_passes(const fs::path& folder, const std::vector<std::string>& ids) {
  return read_cells<MemoryPass>(
      folder, ids, [](const fs::path&, const ordered_json& outcome) { return record::memory_from_json(outcome); });
}

void add_speed(const fs::path& folder, const RunModel& model, const SpeedOptions& options, Speed& speed) {
  if (model.latency_cells.empty() && model.throughput_cells.empty()) {
    const std::string reason = model.speed_reason.empty() ? "not measured" : model.speed_reason;
    speed.latency.undefined = speed.throughput.undefined = reason;
    return;
  }
  const auto latency = read_cells<LatencyLaunch>(folder, model.latency_cells, record::read_latency);
  speed.latency = latency_of(latency.usable, latency.failed, options);
  const auto throughput = read_cells<ThroughputLaunch>(
      folder, model.throughput_cells,
      [](const fs::path&, const ordered_json& outcome) { return record::throughput_from_json(outcome); });
  speed.throughput = throughput_of(throughput.usable, throughput.failed, options);
}

Cells<record::EnergyPass> read_energy(const fs::path& folder, const RunModel& model) {
  return read_cells<record::EnergyPass>(folder, model.energy_cells, [](const fs::path&, const ordered_json& outcome) {
    return record::energy_from_json(outcome);
  });
}

// Of the candidate beside the baseline; nullptr: of the baseline alone.
record::Measured<record::Energy> energy_in(const fs::path& folder, const RunModel& baseline, const RunModel* candidate,
                                           double level) {
  const RunModel& asked = candidate != nullptr ? *candidate : baseline;
  if (asked.energy_cells.empty()) {
    return asked.energy_reason.empty() ? Speed().energy : record::Measured<record::Energy>::none(asked.energy_reason);
  }
  if (baseline.energy_cells.empty()) {
    return record::Measured<record::Energy>::none("nothing to compare with: baseline: " + baseline.energy_reason);
  }
  const auto before = read_energy(folder, baseline);
  Cells<record::EnergyPass> after;
  if (candidate != nullptr) after = read_energy(folder, *candidate);
  FailedCells failed = before.failed;
  if (failed.count == 0) failed.first = after.failed.first;
  failed.count += after.failed.count;
  return energy_of(before.usable, after.usable, candidate != nullptr, failed, level);
}

record::ModelMemory read_memory(const fs::path& folder, const RunModel& model, const std::vector<MemoryPass>& trivial,
                                std::vector<std::string>& warnings) {
  const auto passes = read_passes(folder, model.memory_cells);
  std::vector<std::vector<std::string>> said;
  for (const MemoryPass& pass : passes.usable) said.push_back(pass.warnings);
  for (const std::string& warning : merged_warnings(said, "passes")) warnings.push_back(model.name + ": " + warning);
  if (passes.failed.count > 0) {
    warnings.push_back(fmt::format("{}: {} of {} passes failed: {}", model.name, passes.failed.count,
                                   passes.failed.count + passes.usable.size(), passes.failed.first));
  }
  const bool measured = !model.memory_cells.empty();
  const std::string reason = measured ? "" : model.memory_reason.empty() ? "not measured" : model.memory_reason;
  const bool own_engine = model.facts.contains("engine");  // what its runtime takes without a model is not measured
  return memory_of(passes.usable, own_engine ? std::vector<MemoryPass>{} : trivial, passes.failed, reason, model.facts);
}

}  // namespace

Speed speed_of_candidate(const fs::path& folder, const RunRecord& run, const RunModel& candidate,
                         const SpeedOptions& options) {
  Speed speed;
  add_speed(folder, candidate, options, speed);
  const auto trivial = read_passes(folder, run.trivial_memory_cells);
  speed.memory.baseline = read_memory(folder, run.baseline, trivial.usable, speed.memory.warnings);
  speed.energy = energy_in(folder, run.baseline, &candidate, options.level);
  speed.memory.candidate = read_memory(folder, candidate, trivial.usable, speed.memory.warnings);
  return speed;
}

Speed speed_of_baseline(const fs::path& folder, const RunRecord& run, const SpeedOptions& options) {
  Speed speed;
  add_speed(folder, run.baseline, options, speed);
  if (run.candidates.empty()) {
    speed.energy = energy_in(folder, run.baseline, nullptr, options.level);
  } else {
    speed.energy.undefined = "measured with each candidate";
  }
  const auto trivial = read_passes(folder, run.trivial_memory_cells);
  speed.memory.baseline = read_memory(folder, run.baseline, trivial.usable, speed.memory.warnings);
  return speed;
}

}  // namespace assay::analysis
