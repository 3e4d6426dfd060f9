#include "assay/stats/warm_up.hpp"

#include <algorithm>

#include "assay/base/check.hpp"
#include "assay/stats/quantile.hpp"
#include "assay/stats/step_detection.hpp"

namespace assay::stats {
namespace {

std::vector<double> block_medians(std::span<const std::int64_t> series, std::size_t block) {
  std::vector<double> medians;
  for (std::size_t begin = 0; begin < series.size(); begin += block) {
    const auto values = series.subspan(begin, std::min(block, series.size() - begin));
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    medians.push_back(sorted_quantile(sorted, 0.5));
  }
  return medians;
}

bool same_level(double a, double b, double tolerance) {
  return std::max(a, b) <= std::min(a, b) * (1.0 + tolerance);
}

}  // namespace

std::string_view name_of(SteadyState state) {
  switch (state) {
    case SteadyState::flat:
      return "flat";
    case SteadyState::warm_up:
      return "warm_up";
    case SteadyState::slowdown:
      return "slowdown";
    case SteadyState::no_steady_state:
      break;
  }
  return "no_steady_state";
}

Result<WarmUp> classify(std::span<const std::int64_t> series, const WarmUpOptions& options) {
  ASSAY_CHECK(options.most_blocks >= 8 && options.tolerance >= 0);
  if (series.size() < k_shortest_series) {
    return fail(ErrorCode::insufficient_data, "{} runs, {} are needed to tell whether they are steady", series.size(),
                k_shortest_series);
  }
  const std::size_t block = (series.size() + options.most_blocks - 1) / options.most_blocks;
  const auto medians = block_medians(series, block);
  const auto segments = detect_steps(medians);
  // The steady part: the last segment and all before it at its level.
  const double level = segments.back().mean;
  auto first = segments.end() - 1;
  while (first != segments.begin() && same_level((first - 1)->mean, level, options.tolerance)) --first;
  if (first == segments.begin()) return WarmUp{SteadyState::flat, 0};
  if (4 * first->begin > 3 * medians.size()) return WarmUp{SteadyState::no_steady_state, series.size()};
  const bool slower = std::any_of(segments.begin(), first, [&](const Segment& segment) {
    return segment.mean < level && !same_level(segment.mean, level, options.tolerance);
  });
  return WarmUp{slower ? SteadyState::slowdown : SteadyState::warm_up, first->begin * block};
}

}  // namespace assay::stats
