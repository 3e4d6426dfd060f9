#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/stats/interval.hpp"

namespace assay::stats {

// One process launch: the median log-ratio (candidate over baseline, natural logarithm) of each of its blocks.
struct LaunchBlocks {
  std::vector<double> block_log_ratios;
};

// A ratio with an interval that need not be symmetric; 1 means equal. interval.low > 0.
struct RatioEstimate {
  double ratio = 1;
  Interval interval;
  std::size_t launches = 0;
};

// An interval from fewer launches than this is refused: below it a resample too often holds one launch alone.
constexpr std::size_t k_minimum_launches = 5;

// r = exp(m), m the mean over launches of the median of their blocks. Interval: bootstrap on two levels, launches and
// then the blocks of each drawn launch (Davison & Hinkley, "Bootstrap Methods and their Application", 1997,
// section 3.8; Kalibera & Jones, "Rigorous benchmarking in reasonable time", ISMM 2013, on why the launch is the unit).
// Its percentiles are too narrow for few launches, too wide where blocks vary more than launches, and off centre where
// few blocks are skewed, so their distances from the mean of the replicates are laid about m and stretched by
//   (t · s / √L) / (z · sd of the replicates),
// s the standard deviation of the L medians, t and z Student's (L − 1) and the normal quantile of the level: Student's
// width, the bootstrap's shape. It holds its level from five launches on; docs/latency.md has the simulation.
// insufficient_data: fewer than k_minimum_launches launches, a launch without blocks, or the same ratio in every launch
// (nothing is known of its spread); invalid_argument: a ratio that is not finite.
Result<RatioEstimate> ratio_of_launches(std::span<const LaunchBlocks> launches, double level, std::size_t resamples,
                                        std::uint64_t seed);

// The same for any statistic that a launch gives once, such as the log-ratio of its two p99: launches are resampled
// alone, since their spread already holds what varies within them.
Result<RatioEstimate> ratio_of_launch_statistic(std::span<const double> launch_log_ratios, double level,
                                                std::size_t resamples, std::uint64_t seed);

}  // namespace assay::stats
