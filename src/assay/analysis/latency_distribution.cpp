#include "assay/analysis/latency_distribution.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "assay/base/check.hpp"
#include "assay/stats/effective_sample_size.hpp"
#include "assay/stats/mean.hpp"
#include "assay/stats/quantile.hpp"
#include "assay/stats/warm_up.hpp"

namespace assay::analysis {
namespace {

using record::ModelLatency;
using record::Number;
using record::Percentile;
using record::Range;
using record::SteadyState;
using record::SubjectTimes;

constexpr double k_ns_per_us = 1000.0;

// The counted runs of each launch in microseconds.
using Series = std::vector<std::vector<double>>;

Series series_of(const Subject& subject) {
  Series series;
  for (const SubjectTimes* times : subject) {
    auto& launch = series.emplace_back(times->run_ns.begin(), times->run_ns.end());
    for (double& run : launch) run /= k_ns_per_us;
  }
  return series;
}

// Median over launches of what each of them gives once.
void add_median(std::vector<double> launches, double level, Number& value, Range& range) {
  std::ranges::sort(launches);
  value = stats::sorted_quantile(launches, 0.5);
  const auto interval = stats::quantile_interval(launches, 0.5, level);
  range = interval ? Range::of(interval->low, interval->high)
                   : Range::none(fmt::format("{} launches, an interval needs {}", launches.size(),
                                             stats::quantile_minimum_n(0.5, level)));
}

Percentile percentile_of(const Series& launches, std::size_t which, double level) {
  const double p = record::k_latency_percentiles[which];
  std::vector<double> values;
  double runs = 0;
  double independent = 0;
  for (std::vector<double> launch : launches) {
    std::ranges::sort(launch);
    values.push_back(stats::sorted_quantile(launch, p));
    runs += static_cast<double>(launch.size());
  }
  for (std::size_t l = 0; l < launches.size(); ++l) {
    independent += stats::effective_sample_size_of_quantile(launches[l], values[l]);
  }
  Percentile percentile{.effective_n = independent, .needed_runs = Number::undefined("there are enough")};
  const double least = std::max(static_cast<double>(stats::quantile_minimum_n(p, level)),
                                std::round(static_cast<double>(launches.size()) / (1 - p)));
  if (independent >= least) {
    add_median(std::move(values), level, percentile.us, percentile.interval);
    return percentile;
  }
  const double needed = std::ceil(least * runs / independent);
  const std::string reason = fmt::format(
      "{:.0f} runs in {} launches are worth {:.0f} independent ones, {} takes {:.0f}: about {:.0f} runs "
      "would do",
      runs, launches.size(), std::floor(independent), record::k_percentile_names[which], least, needed);
  percentile.us = Number::undefined(reason);
  percentile.interval = Range::none(reason);
  percentile.needed_runs = needed;
  return percentile;
}

void add_mean(const Series& launches, double level, ModelLatency& model) {
  std::vector<double> means;
  double independent = 0;
  for (const auto& launch : launches) {
    means.push_back(std::accumulate(launch.begin(), launch.end(), 0.0) / static_cast<double>(launch.size()));
    model.by_launch.push_back({.mean_us = means.back(), .n = launch.size()});
    independent += stats::effective_sample_size(launch);
  }
  model.mean_us = std::accumulate(means.begin(), means.end(), 0.0) / static_cast<double>(means.size());
  model.effective_n = independent;
  const auto interval = stats::student_interval(means, level);
  model.mean_interval = interval ? Range::of(interval->low, interval->high) : Range::none(interval.error().message());
}

void add_once(const Subject& subject, std::int64_t SubjectTimes::*member, double level, Number& value, Range& range) {
  std::vector<double> all;
  for (const SubjectTimes* times : subject) all.push_back(static_cast<double>(times->*member) / k_ns_per_us);
  add_median(std::move(all), level, value, range);
}

SteadyState steady_state_of(const SubjectTimes& times) {
  std::vector<std::int64_t> series = times.warm_up_ns;
  series.insert(series.end(), times.run_ns.begin(), times.run_ns.end());
  const auto found = stats::classify(series);
  return found ? record::steady_state_named(stats::name_of(found->state)) : SteadyState::unknown;
}

void add_steady_state(const Subject& subject, ModelLatency& model) {
  std::uint64_t most = 0;
  for (const SubjectTimes* times : subject)
    ++model.steady_state_launches[std::string(name_of(steady_state_of(*times)))];
  for (const SteadyState state : {SteadyState::unknown, SteadyState::flat, SteadyState::warm_up, SteadyState::slowdown,
                                  SteadyState::no_steady_state}) {
    const auto found = model.steady_state_launches.find(std::string(name_of(state)));
    if (found == model.steady_state_launches.end() || found->second < most) continue;
    most = found->second;
    model.steady_state = state;
  }
}

}  // namespace

ModelLatency latency_distribution(const Subject& subject, double level) {
  ASSAY_CHECK(!subject.empty());
  ModelLatency model;
  const Series launches = series_of(subject);
  for (const auto& launch : launches) model.n += launch.size();
  for (std::size_t i = 0; i < model.percentiles.size(); ++i) model.percentiles[i] = percentile_of(launches, i, level);
  add_mean(launches, level, model);
  add_once(subject, &SubjectTimes::load_ns, level, model.load_us, model.load_interval);
  add_once(subject, &SubjectTimes::first_run_ns, level, model.first_run_us, model.first_run_interval);
  add_steady_state(subject, model);
  return model;
}

}  // namespace assay::analysis
