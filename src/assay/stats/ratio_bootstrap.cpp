#include "assay/stats/ratio_bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "assay/base/check.hpp"
#include "assay/base/random.hpp"
#include "assay/stats/bootstrap.hpp"
#include "assay/stats/mean.hpp"
#include "assay/stats/normal.hpp"

namespace assay::stats {
namespace {

// Reorders its argument.
double reordering_median(std::vector<double>& values) {
  const std::size_t half = values.size() / 2;
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(half));
  const double upper = values[half];
  if (values.size() % 2 == 1) return upper;
  return 0.5 * (*std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(half)) + upper);
}

Status check_launches(std::span<const LaunchBlocks> launches) {
  if (launches.size() < k_minimum_launches) {
    return fail(ErrorCode::insufficient_data, "{} launches, an interval of their ratio needs {}", launches.size(),
                k_minimum_launches);
  }
  for (std::size_t l = 0; l < launches.size(); ++l) {
    const auto& blocks = launches[l].block_log_ratios;
    if (blocks.empty()) return fail(ErrorCode::insufficient_data, "launch {} has no blocks", l);
    if (!std::ranges::all_of(blocks, [](double value) { return std::isfinite(value); })) {
      return fail(ErrorCode::invalid_argument, "launch {} has a log-ratio that is not finite", l);
    }
  }
  return {};
}

double resampled_median(const std::vector<double>& blocks, RandomStream& random, std::vector<double>& drawn) {
  drawn.resize(blocks.size());
  for (double& value : drawn) value = blocks[random.below(static_cast<std::uint32_t>(blocks.size()))];
  return reordering_median(drawn);
}

std::vector<double> resampled_means(std::span<const LaunchBlocks> launches, std::size_t resamples, std::uint64_t seed) {
  std::vector<double> means(resamples);
  std::vector<double> drawn;
  for (std::size_t resample = 0; resample < resamples; ++resample) {
    RandomStream random(seed, stream_named("ratio of launches"), resample);
    double sum = 0;
    for (std::size_t l = 0; l < launches.size(); ++l) {
      const auto& launch = launches[random.below(static_cast<std::uint32_t>(launches.size()))];
      sum += resampled_median(launch.block_log_ratios, random, drawn);
    }
    means[resample] = sum / static_cast<double>(launches.size());
  }
  return means;
}

double standard_deviation(std::span<const double> values) {
  const double mean = arithmetic_mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

}  // namespace

Result<RatioEstimate> ratio_of_launches(std::span<const LaunchBlocks> launches, double level, std::size_t resamples,
                                        std::uint64_t seed) {
  ASSAY_CHECK(0 < level && level < 1 && resamples > 0);
  ASSAY_TRY(check_launches(launches));
  std::vector<double> medians;
  for (const LaunchBlocks& launch : launches) {
    auto blocks = launch.block_log_ratios;
    medians.push_back(reordering_median(blocks));
  }
  if (std::ranges::all_of(medians, [&](double median) { return median == medians.front(); })) {
    return fail(ErrorCode::insufficient_data, "the ratio is {} in all {} launches, so nothing is known of its spread",
                std::exp(medians.front()), medians.size());
  }
  ASSAY_ASSIGN(const Interval student, student_interval(medians, level));
  const double centre = arithmetic_mean(medians);
  auto means = resampled_means(launches, resamples, seed);
  const double drawn_centre = arithmetic_mean(means);
  const double stretch = 0.5 * student.width() / (two_sided_z(level) * standard_deviation(means));
  const Interval plain = percentile_interval(std::move(means), level);
  return RatioEstimate{std::exp(centre),
                       {std::exp(centre + stretch * (plain.low - drawn_centre)),
                        std::exp(centre + stretch * (plain.high - drawn_centre))},
                       launches.size()};
}

Result<RatioEstimate> ratio_of_launch_statistic(std::span<const double> launch_log_ratios, double level,
                                                std::size_t resamples, std::uint64_t seed) {
  std::vector<LaunchBlocks> launches;
  for (const double value : launch_log_ratios) launches.push_back({{value}});
  return ratio_of_launches(launches, level, resamples, seed);
}

}  // namespace assay::stats
