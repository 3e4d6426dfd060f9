#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/stats/interval.hpp"

namespace assay::measure {

constexpr std::array<double, 5> k_percentiles{0.5, 0.9, 0.95, 0.99, 0.999};

// A quantile in nanoseconds with its order-statistic interval, or why there is none.
struct LatencyQuantile {
  double p = 0;
  std::optional<double> value_ns;              // absent when the interval is: a p99.9 of twenty runs is their maximum
  std::optional<stats::Interval> interval_ns;  // present when value_ns is
  double effective_n = 0;                      // for this quantile
  std::uint64_t needed_runs = 0;               // how many runs, as dependent as these, an interval takes
  std::string undefined;                       // the reason when absent
};

struct LatencySummary {
  std::size_t n = 0;
  double effective_n = 0;  // for the mean
  double mean_ns = 0;
  double level = 0;
  std::vector<LatencyQuantile> quantiles;  // of k_percentiles, in order
};

// The distribution of the steady part of a series of nanoseconds, in order of time; ranks are chosen for the effective
// sample size of each quantile (stats/effective_sample_size.hpp). insufficient_data for an empty series. 0 < level < 1.
Result<LatencySummary> summarise_latency(std::span<const std::int64_t> run_ns, double level);

// The same over several launches: values are pooled, and effective sample sizes, taken within each launch, added. The
// intervals do not hold what varies from launch to launch; a ratio's interval does.
Result<LatencySummary> summarise_latency(std::span<const std::span<const std::int64_t>> launches, double level);

}  // namespace assay::measure
