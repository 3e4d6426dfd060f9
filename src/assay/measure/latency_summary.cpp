#include "assay/measure/latency_summary.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "assay/base/check.hpp"
#include "assay/stats/effective_sample_size.hpp"
#include "assay/stats/quantile.hpp"

namespace assay::measure {
namespace {

using Series = std::vector<std::vector<double>>;

Series series_of(std::span<const std::span<const std::int64_t>> launches) {
  Series series;
  for (const auto& launch : launches) {
    if (!launch.empty()) series.emplace_back(launch.begin(), launch.end());
  }
  return series;
}

LatencyQuantile quantile_of(const Series& launches, std::span<const double> sorted, double p, double level) {
  LatencyQuantile quantile{p};
  const double value = stats::sorted_quantile(sorted, p);
  for (const auto& launch : launches) quantile.effective_n += stats::effective_sample_size_of_quantile(launch, value);
  const auto n = static_cast<double>(sorted.size());
  const auto independent = static_cast<double>(stats::quantile_minimum_n(p, level));
  quantile.needed_runs = static_cast<std::uint64_t>(std::ceil(independent * n / quantile.effective_n));
  quantile.interval_ns = stats::quantile_interval(sorted, p, level, quantile.effective_n);
  if (quantile.interval_ns) {
    quantile.value_ns = value;
  } else {
    quantile.undefined =
        fmt::format("{} runs, worth {:.0f} independent ones, are too few for p{:g} at level {:g}: about {} would do",
                    sorted.size(), std::floor(quantile.effective_n), 100 * p, level, quantile.needed_runs);
  }
  return quantile;
}

}  // namespace

Result<LatencySummary> summarise_latency(std::span<const std::span<const std::int64_t>> launches, double level) {
  ASSAY_CHECK(0 < level && level < 1);
  const Series series = series_of(launches);
  if (series.empty()) return fail(ErrorCode::insufficient_data, "no runs to summarise");
  LatencySummary summary;
  std::vector<double> sorted;
  for (const auto& launch : series) {
    sorted.insert(sorted.end(), launch.begin(), launch.end());
    summary.effective_n += stats::effective_sample_size(launch);
  }
  std::ranges::sort(sorted);
  summary.n = sorted.size();
  summary.mean_ns = std::accumulate(sorted.begin(), sorted.end(), 0.0) / static_cast<double>(sorted.size());
  summary.level = level;
  for (const double p : k_percentiles) summary.quantiles.push_back(quantile_of(series, sorted, p, level));
  return summary;
}

Result<LatencySummary> summarise_latency(std::span<const std::int64_t> run_ns, double level) {
  const std::span<const std::int64_t> launches[] = {run_ns};
  return summarise_latency(std::span<const std::span<const std::int64_t>>(launches), level);
}

}  // namespace assay::measure
