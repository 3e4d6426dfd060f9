#include "assay/analysis/throughput.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "assay/analysis/latency_ratio.hpp"
#include "assay/analysis/warnings.hpp"
#include "assay/stats/mean.hpp"

namespace assay::analysis {
namespace {

using record::Measured;
using record::ModelThroughput;
using record::Number;
using record::Range;
using record::Throughput;
using record::ThroughputCell;
using record::ThroughputLaunch;
using record::ThroughputWindow;

using Configuration = std::pair<std::uint64_t, std::uint64_t>;  // threads, batch

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

struct Rates {
  std::vector<double> launches;
  std::string reason;  // of a launch in which it could not be run
};

ThroughputCell cell_of(const Configuration& configuration, const Rates& rates, double level) {
  ThroughputCell cell{.batch = configuration.second, .threads = configuration.first, .launches = rates.launches.size()};
  if (rates.launches.empty()) {
    cell.samples_per_s = Number::undefined(rates.reason);
    cell.interval = Range::none(rates.reason);
    return cell;
  }
  cell.samples_per_s = mean_of(rates.launches);
  const auto interval = stats::student_interval(rates.launches, level);
  cell.interval = interval ? Range::of(interval->low, interval->high) : Range::none(interval.error().message());
  return cell;
}

void choose_best(std::uint64_t launches, ModelThroughput& model) {
  const ThroughputCell* best = nullptr;
  for (const ThroughputCell& cell : model.grid) {
    if (!cell.samples_per_s.defined() || 2 * cell.launches <= launches) continue;
    if (best == nullptr || cell.samples_per_s.value() > best->samples_per_s.value()) best = &cell;
  }
  if (best == nullptr) {
    const std::string reason = model.grid.empty()                            ? "no configuration was tried"
                               : !model.grid.front().samples_per_s.defined() ? model.grid.front().samples_per_s.reason()
                                                                             : "no configuration ran in most launches";
    model.samples_per_s = Number::undefined(reason);
    model.interval = Range::none(reason);
    return;
  }
  model.samples_per_s = best->samples_per_s;
  model.interval = best->interval;
  model.batch = best->batch;
  model.threads = best->threads;
}

ModelThroughput model_of(std::span<const ThroughputLaunch> launches, const std::string& role, double level) {
  std::map<Configuration, Rates> grid;
  for (const ThroughputLaunch& launch : launches) {
    for (const ThroughputWindow& window : launch.windows) {
      if (window.role != role) continue;
      Rates& rates = grid[{window.threads, window.batch}];
      if (window.samples_per_s.empty()) {
        if (rates.reason.empty()) rates.reason = window.reason;
      } else {
        rates.launches.push_back(mean_of(window.samples_per_s));
      }
    }
  }
  ModelThroughput model;
  for (const auto& [configuration, rates] : grid) model.grid.push_back(cell_of(configuration, rates, level));
  choose_best(launches.size(), model);
  return model;
}

std::optional<double> rate_in(const ThroughputLaunch& launch, const std::string& role, const ModelThroughput& model) {
  for (const ThroughputWindow& window : launch.windows) {
    const bool best = window.role == role && window.batch == model.batch && window.threads == model.threads;
    if (best && !window.samples_per_s.empty()) return mean_of(window.samples_per_s);
  }
  return std::nullopt;
}

Result<stats::RatioEstimate> ratio_of(std::span<const ThroughputLaunch> launches, const Throughput& throughput,
                                      const SpeedOptions& options) {
  for (const ModelThroughput* model : {&throughput.baseline, &throughput.candidate}) {
    if (!model->samples_per_s.defined()) {
      return fail(ErrorCode::insufficient_data, "{}", model->samples_per_s.reason());
    }
  }
  std::vector<double> logs;
  for (const ThroughputLaunch& launch : launches) {
    const auto baseline = rate_in(launch, "baseline", throughput.baseline);
    const auto candidate = rate_in(launch, "candidate", throughput.candidate);
    if (baseline && candidate) logs.push_back(std::log(*candidate / *baseline));
  }
  return stats::ratio_of_launch_statistic(logs, options.level, static_cast<std::size_t>(options.resamples),
                                          options.seed);
}

record::SpeedRatio paired_ratio(std::span<const ThroughputLaunch> launches, const Throughput& throughput,
                                const Number& noise_floor, const SpeedOptions& options) {
  const Result<stats::RatioEstimate> none =
      fail(ErrorCode::insufficient_data, "throughput is measured without a control");
  record::SpeedRatio ratio = speed_ratio("throughput", ratio_of(launches, throughput, options), none);
  ratio.noise_floor = noise_floor;
  ratio.method = fmt::format(
      "bootstrap over launches, {} resamples; best configuration of each model; noise floor of the median latency",
      options.resamples);
  conclude(ratio);
  return ratio;
}

bool has_candidate(const ThroughputLaunch& launch) {
  return std::ranges::any_of(launch.windows, [](const ThroughputWindow& window) { return window.role == "candidate"; });
}

}  // namespace

Measured<Throughput> throughput_of(std::span<const ThroughputLaunch> launches, const FailedCells& failed,
                                   const Number& noise_floor, const SpeedOptions& options) {
  if (launches.empty()) {
    return Measured<Throughput>::none(failed.count > 0 ? "every launch failed: " + failed.first : "not measured");
  }
  Throughput throughput{.baseline = model_of(launches, "baseline", options.level),
                        .paired = std::ranges::any_of(launches, has_candidate),
                        .launches = launches.size(),
                        .launches_failed = failed.count,
                        .runtime = launches.front().runtime};
  std::vector<std::vector<std::string>> warnings;
  for (const ThroughputLaunch& launch : launches) warnings.push_back(launch.warnings);
  throughput.warnings = merged_warnings(warnings);
  if (throughput.paired) {
    throughput.candidate = model_of(launches, "candidate", options.level);
    throughput.ratio = paired_ratio(launches, throughput, noise_floor, options);
  }
  add_failures(failed, launches.size(), throughput.warnings);
  return Measured<Throughput>::of(std::move(throughput));
}

}  // namespace assay::analysis
