#include "assay/analysis/latency_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>

#include <fmt/format.h>

#include "assay/base/check.hpp"
#include "assay/stats/clock_step.hpp"
#include "assay/stats/noise_floor.hpp"
#include "assay/stats/quantile.hpp"

namespace assay::analysis {
namespace {

using record::Change;
using record::Number;
using record::Range;
using record::SpeedRatio;
using record::SubjectTimes;
using stats::RatioEstimate;
using Runs = std::vector<std::int64_t>;

Status check_runs(const Subject& subject) {
  for (const SubjectTimes* times : subject) {
    if (std::ranges::find(times->run_ns, 0) != times->run_ns.end()) {
      return fail(ErrorCode::out_of_range, "a run took 0 ns: the clock is too coarse for it");
    }
  }
  return {};
}

stats::LaunchBlocks blocks_of(const Runs& numerator, const Runs& denominator, std::uint64_t block_rounds) {
  stats::LaunchBlocks blocks;
  for (std::size_t begin = 0; begin + block_rounds <= numerator.size(); begin += block_rounds) {
    std::vector<double> logs;
    for (std::size_t i = begin; i < begin + block_rounds; ++i) {
      logs.push_back(std::log(static_cast<double>(numerator[i]) / static_cast<double>(denominator[i])));
    }
    blocks.block_log_ratios.push_back(stats::median(std::move(logs)));
  }
  return blocks;
}

Result<RatioEstimate> median_ratio(const Subject& numerator, const Subject& denominator,
                                   std::span<const std::uint64_t> block_rounds, const SpeedOptions& options) {
  ASSAY_TRY(check_runs(numerator));
  ASSAY_TRY(check_runs(denominator));
  std::vector<stats::LaunchBlocks> launches;
  for (std::size_t l = 0; l < numerator.size(); ++l) {
    launches.push_back(blocks_of(numerator[l]->run_ns, denominator[l]->run_ns, block_rounds[l]));
  }
  return stats::ratio_of_launches(launches, options.level, static_cast<std::size_t>(options.resamples), options.seed);
}

using Statistic = std::function<Result<double>(const Runs&)>;

Result<double> mean_of(const Runs& runs) {
  return std::accumulate(runs.begin(), runs.end(), 0.0) / static_cast<double>(runs.size());
}

Statistic percentile_statistic(std::size_t which) {
  return [which](const Runs& runs) -> Result<double> {
    const double p = record::k_latency_percentiles[which];
    const double needed = std::round(1 / (1 - p));
    if (static_cast<double>(runs.size()) < needed) {
      return fail(ErrorCode::insufficient_data, "a launch has {} runs, its {} needs at least {:.0f}", runs.size(),
                  record::k_percentile_names[which], needed);
    }
    std::vector<double> sorted(runs.begin(), runs.end());
    std::ranges::sort(sorted);
    return stats::sorted_quantile(sorted, p);
  };
}

Result<RatioEstimate> statistic_ratio(const Subject& numerator, const Subject& denominator, const Statistic& statistic,
                                      const SpeedOptions& options) {
  ASSAY_TRY(check_runs(numerator));
  ASSAY_TRY(check_runs(denominator));
  std::vector<double> logs;
  for (std::size_t l = 0; l < numerator.size(); ++l) {
    ASSAY_ASSIGN(const double above, statistic(numerator[l]->run_ns));
    ASSAY_ASSIGN(const double below, statistic(denominator[l]->run_ns));
    logs.push_back(std::log(above / below));
  }
  return stats::ratio_of_launch_statistic(logs, options.level, static_cast<std::size_t>(options.resamples),
                                          options.seed);
}

double median_time(const Subject& subject) {
  std::vector<double> medians;
  for (const SubjectTimes* times : subject)
    medians.push_back(stats::median({times->run_ns.begin(), times->run_ns.end()}));
  return stats::median(std::move(medians));
}

// The clock's step, the median over launches, beside a run of the faster model.
double relative_clock_step(const PairedTimes& times) {
  std::vector<double> steps;
  for (std::size_t l = 0; l < times.baseline.size(); ++l) {
    Runs all;
    for (const Subject* subject : {&times.baseline, &times.control, &times.candidate}) {
      const Runs& runs = (*subject)[l]->run_ns;
      all.insert(all.end(), runs.begin(), runs.end());
    }
    steps.push_back(stats::clock_step(all));
  }
  const double run = std::min(median_time(times.baseline), median_time(times.candidate));
  return run > 0 ? stats::median(std::move(steps)) / run : 0;
}

// The ratio of the candidate or of the control to the baseline.
using Estimate = std::function<Result<RatioEstimate>(const Subject& numerator)>;

void fill(const Result<RatioEstimate>& estimate, Number& value, Range& interval) {
  value = estimate ? Number(estimate->ratio) : Number::undefined(estimate.error().message());
  interval =
      estimate ? Range::of(estimate->interval.low, estimate->interval.high) : Range::none(estimate.error().message());
}

// What cannot be claimed, and why: a floor that swallows what was seen is no sign of equal speed.
std::string not_shown(const Range& interval, double floor) {
  constexpr double k_noisy = 0.1;
  constexpr double k_loud = 0.5;
  const bool excluded = interval.low() >= 1 / (1 + floor) && interval.high() <= 1 + floor;
  const bool holds_one = interval.low() <= 1 && interval.high() >= 1;
  if (floor >= k_loud || (floor >= k_noisy && !excluded && !holds_one)) {
    return fmt::format(
        "too noisy to tell: the ratio is between {:.3f} and {:.3f} ×, but on this machine the baseline beside itself "
        "came out apart too, with a noise floor of {}; measure while nothing else runs, or longer (--speed-time)",
        interval.low(), interval.high(), floor_text(floor));
  }
  if (excluded) return "no difference beyond the noise floor of " + floor_text(floor);
  return fmt::format("no difference shown: the ratio is between {:.3f} and {:.3f} ×, noise floor {}", interval.low(),
                     interval.high(), floor_text(floor));
}

}  // namespace

std::string floor_text(double floor) {
  if (floor >= 1) return fmt::format("a factor of {:.1f}", 1 + floor);
  return fmt::format("{:.{}f} %", 100 * floor, floor < 0.01 ? 2 : 1);
}

void conclude(SpeedRatio& ratio) {
  ratio.change = Change::unknown;
  if (!ratio.interval.defined()) {
    ratio.sentence = "not known: " + ratio.interval.undefined;
    return;
  }
  if (!ratio.noise_floor.defined()) {
    ratio.sentence = "no difference can be claimed: the noise floor is not known (" + ratio.noise_floor.reason() + ")";
    return;
  }
  const double floor = ratio.noise_floor.value();
  const auto change = stats::change_beyond({ratio.interval.low(), ratio.interval.high()}, floor);
  if (change == stats::RatioChange::none_shown) {
    ratio.change = Change::none_shown;
    ratio.sentence = not_shown(ratio.interval, floor);
    return;
  }
  const bool lower = change == stats::RatioChange::lower;
  ratio.change = lower ? Change::lower : Change::higher;
  // The floor is a factor: 35 % upwards is 26 % downwards.
  const std::string beyond = "beyond the noise floor of " + floor_text(lower ? floor / (1 + floor) : floor);
  ratio.sentence = fmt::format("{:.{}f} % {}, {}", 100 * std::abs(ratio.value.value() - 1),
                               std::abs(ratio.value.value() - 1) < 0.1 ? 1 : 0, lower ? "lower" : "higher", beyond);
}

SpeedRatio speed_ratio(std::string_view statistic, const Result<RatioEstimate>& estimate,
                       const Result<RatioEstimate>& control, double relative_step) {
  SpeedRatio ratio{.statistic = std::string(statistic)};
  fill(estimate, ratio.value, ratio.interval);
  fill(control, ratio.control, ratio.control_interval);
  ratio.noise_floor =
      control ? Number(stats::noise_floor(*control, relative_step)) : Number::undefined(control.error().message());
  conclude(ratio);
  return ratio;
}

std::string too_few_launches(std::uint64_t usable, std::uint64_t failed) {
  if (usable >= record::k_fewest_launches) return "";
  return fmt::format("{} of {} launches could be used, a comparison takes {}", usable, usable + failed,
                     record::k_fewest_launches);
}

std::vector<SpeedRatio> latency_ratios(const PairedTimes& times, const SpeedOptions& options) {
  const std::size_t launches = times.baseline.size();
  ASSAY_CHECK(launches > 0 && times.candidate.size() == launches && times.control.size() == launches);
  ASSAY_CHECK(times.block_rounds.size() == launches &&
              std::ranges::find(times.block_rounds, 0U) == times.block_rounds.end());
  const std::string too_few = too_few_launches(launches, times.launches_failed);
  const double step = relative_clock_step(times);
  std::vector<SpeedRatio> ratios;
  const auto add = [&](std::string_view name, const char* resampled, const Estimate& estimate) {
    const auto of = [&](const Subject& numerator) -> Result<RatioEstimate> {
      if (!too_few.empty()) return fail(ErrorCode::insufficient_data, "{}", too_few);
      return estimate(numerator);
    };
    ratios.push_back(speed_ratio(name, of(times.candidate), of(times.control), step));
    ratios.back().method = fmt::format("bootstrap over {}, {} resamples", resampled, options.resamples);
  };
  add("p50", "launches and their blocks",
      [&](const Subject& numerator) { return median_ratio(numerator, times.baseline, times.block_rounds, options); });
  const auto add_statistic = [&](std::string_view name, const Statistic& statistic) {
    add(name, "launches",
        [&](const Subject& numerator) { return statistic_ratio(numerator, times.baseline, statistic, options); });
  };
  for (std::size_t i = 1; i < record::k_percentile_names.size(); ++i) {
    add_statistic(record::k_percentile_names[i], percentile_statistic(i));
  }
  add_statistic("mean", mean_of);
  return ratios;
}

}  // namespace assay::analysis
