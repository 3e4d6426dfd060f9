#include "assay/experiment/launch_precision.hpp"

#include <cmath>

#include "assay/measure/launch_ratio.hpp"
#include "assay/record/cell.hpp"
#include "assay/record/latency.hpp"

namespace assay::experiment {
namespace {

constexpr double k_level = 0.95;
constexpr int k_resamples = 1000;

measure::LaunchTiming timing_of(record::LatencyLaunch launch) {
  measure::LaunchTiming timing{.block_rounds = launch.block_rounds};
  for (auto& subject : launch.subjects) timing.subjects.push_back({.run_ns = std::move(subject.run_ns)});
  return timing;
}

}  // namespace

Result<double> launch_precision(const std::filesystem::path& run_folder, std::span<const std::string> cells,
                                std::uint64_t seed) {
  std::vector<stats::LaunchBlocks> launches;
  for (const std::string& id : cells) {
    const auto folder = run_folder / "cells" / id;
    const auto cell = record::read_cell(folder);
    if (!cell || cell->status != record::CellStatus::ok) continue;
    ASSAY_ASSIGN(record::LatencyLaunch launch, record::read_latency(folder, cell->outcome));
    const measure::LaunchTiming timing = timing_of(std::move(launch));
    const std::size_t last = timing.subjects.size() - 1;
    ASSAY_ASSIGN(auto blocks, measure::block_log_ratios(timing, {.numerator = last, .denominator = 0}));
    launches.push_back(std::move(blocks));
  }
  ASSAY_ASSIGN(const stats::RatioEstimate ratio, stats::ratio_of_launches(launches, k_level, k_resamples, seed));
  return std::log(ratio.interval.high / ratio.interval.low) / 2;
}

}  // namespace assay::experiment
