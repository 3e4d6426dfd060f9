#include "assay/analysis/throughput.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "assay/analysis/latency_ratio.hpp"
#include "assay/analysis/warnings.hpp"
#include "assay/stats/mean.hpp"
#include "assay/stats/noise_floor.hpp"
#include "assay/stats/quantile.hpp"

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
  cell.samples_per_s = stats::arithmetic_mean(rates.launches);
  const auto interval = stats::student_interval(rates.launches, level);
  cell.interval = interval ? Range::of(interval->low, interval->high) : Range::none(interval.error().message());
  return cell;
}

// `why`: what stopped a configuration in some launch.
std::string reason_without_best(const ModelThroughput& model, std::uint64_t launches, const std::string& why) {
  if (model.grid.empty()) return "no configuration was tried";
  if (!model.grid.front().samples_per_s.defined()) return model.grid.front().samples_per_s.reason();
  return fmt::format("no configuration of batch and threads could be run in more than half of the {} launches: {}",
                     launches, why);
}

void choose_best(std::uint64_t launches, const std::string& why, ModelThroughput& model) {
  const ThroughputCell* best = nullptr;
  for (const ThroughputCell& cell : model.grid) {
    if (!cell.samples_per_s.defined() || 2 * cell.launches <= launches) continue;
    if (best == nullptr || cell.samples_per_s.value() > best->samples_per_s.value()) best = &cell;
  }
  if (best == nullptr) {
    const std::string reason = reason_without_best(model, launches, why);
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
        rates.launches.push_back(stats::arithmetic_mean(window.samples_per_s));
      }
    }
  }
  ModelThroughput model;
  std::string why;
  for (const auto& [configuration, rates] : grid) {
    model.grid.push_back(cell_of(configuration, rates, level));
    if (why.empty()) why = rates.reason;
  }
  choose_best(launches.size(), why, model);
  return model;
}

// Of the role in the model's best configuration, by round; empty where it could not be run.
std::vector<double> rates_in(const ThroughputLaunch& launch, const std::string& role, const ModelThroughput& model) {
  for (const ThroughputWindow& window : launch.windows) {
    if (window.role == role && window.batch == model.batch && window.threads == model.threads) {
      return window.samples_per_s;
    }
  }
  return {};
}

// The median over rounds of ln(above / below): the windows of one round saw the same machine, and a window during which
// it stood still moves nothing. Nothing where either has no window.
std::optional<double> log_ratio_in(std::span<const double> above, std::span<const double> below) {
  std::vector<double> logs(std::min(above.size(), below.size()));
  if (logs.empty()) return std::nullopt;
  for (std::size_t round = 0; round < logs.size(); ++round) logs[round] = std::log(above[round] / below[round]);
  std::ranges::sort(logs);
  return stats::sorted_quantile(logs, 0.5);
}

// One side of a ratio: a role in a configuration.
struct Side {
  const char* role;
  const ModelThroughput& model;
};

// Over the launches that have both. insufficient_data as stats::ratio_of_launch_statistic.
Result<stats::RatioEstimate> ratio_of(std::span<const ThroughputLaunch> launches, const Side& above, const Side& below,
                                      const SpeedOptions& options) {
  std::vector<double> logs;
  for (const ThroughputLaunch& launch : launches) {
    const auto log_ratio =
        log_ratio_in(rates_in(launch, above.role, above.model), rates_in(launch, below.role, below.model));
    if (log_ratio) logs.push_back(*log_ratio);
  }
  return stats::ratio_of_launch_statistic(logs, options.level, static_cast<std::size_t>(options.resamples),
                                          options.seed);
}

Status check_both_ran(const Throughput& throughput) {
  for (const ModelThroughput* model : {&throughput.baseline, &throughput.candidate}) {
    if (!model->samples_per_s.defined()) {
      return fail(ErrorCode::insufficient_data, "{}", model->samples_per_s.reason());
    }
  }
  return {};
}

bool has_role(const ThroughputLaunch& launch, std::string_view role) {
  return std::ranges::any_of(launch.windows, [role](const ThroughputWindow& window) { return window.role == role; });
}

// Whether the baseline ran where the candidate is best.
bool runs_where(const ModelThroughput& baseline, const ModelThroughput& candidate) {
  return std::ranges::any_of(baseline.grid, [&candidate](const ThroughputCell& cell) {
    return cell.batch == candidate.batch && cell.threads == candidate.threads && cell.samples_per_s.defined();
  });
}

Result<stats::RatioEstimate> control_of(std::span<const ThroughputLaunch> launches, const Throughput& throughput,
                                        const SpeedOptions& options) {
  const auto without = [](const ThroughputLaunch& launch) { return !has_role(launch, "control"); };
  if (const auto count = std::ranges::count_if(launches, without); count > 0) {
    return fail(ErrorCode::insufficient_data, "{} of {} launches of throughput have no control", count,
                launches.size());
  }
  ASSAY_TRY(check_both_ran(throughput));
  const auto at = [&](const ModelThroughput& best) {
    return ratio_of(launches, {"control", best}, {"baseline", best}, options);
  };
  ASSAY_ASSIGN(const stats::RatioEstimate of_baseline, at(throughput.baseline));
  if (!runs_where(throughput.baseline, throughput.candidate)) return of_baseline;
  ASSAY_ASSIGN(const stats::RatioEstimate of_candidate, at(throughput.candidate));
  return stats::noise_floor(of_candidate) > stats::noise_floor(of_baseline) ? of_candidate : of_baseline;
}

record::SpeedRatio paired_ratio(std::span<const ThroughputLaunch> launches, const Throughput& throughput,
                                const SpeedOptions& options) {
  const auto candidate = check_both_ran(throughput).and_then([&] {
    return ratio_of(launches, {"candidate", throughput.candidate}, {"baseline", throughput.baseline}, options);
  });
  record::SpeedRatio ratio = speed_ratio("throughput", candidate, control_of(launches, throughput, options));
  ratio.method =
      fmt::format("bootstrap over launches, {} resamples; best configuration of each model", options.resamples);
  return ratio;
}

}  // namespace

Measured<Throughput> throughput_of(std::span<const ThroughputLaunch> launches, const FailedCells& failed,
                                   const SpeedOptions& options) {
  if (launches.empty()) {
    return Measured<Throughput>::none(failed.count > 0 ? "every launch failed: " + failed.first : "not measured");
  }
  const auto paired = [](const ThroughputLaunch& launch) { return has_role(launch, "candidate"); };
  Throughput throughput{.baseline = model_of(launches, "baseline", options.level),
                        .paired = std::ranges::any_of(launches, paired),
                        .launches = launches.size(),
                        .launches_failed = failed.count,
                        .runtime = launches.front().runtime};
  std::vector<std::vector<std::string>> warnings;
  for (const ThroughputLaunch& launch : launches) warnings.push_back(launch.warnings);
  throughput.warnings = merged_warnings(warnings);
  if (throughput.paired) {
    throughput.candidate = model_of(launches, "candidate", options.level);
    throughput.ratio = paired_ratio(launches, throughput, options);
  }
  add_failures(failed, launches.size(), throughput.warnings);
  return Measured<Throughput>::of(std::move(throughput));
}

}  // namespace assay::analysis
