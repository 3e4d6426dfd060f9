#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "assay/stats/interval.hpp"

namespace assay::stats {

// Quantile of ascending values by linear interpolation at (n − 1)·p (type 7 of Hyndman & Fan, The American Statistician
// 50, 1996). 0 ≤ p ≤ 1; values must not be empty.
double sorted_quantile(std::span<const double> sorted, double p);

// The middle value, or half the sum of the two in the middle; values must not be empty.
double median(std::vector<double> values);

// Distribution-free interval of the p-quantile of independent values, from order statistics, equal tails: the ends are
// values of the sample. Nothing when the sample is too small for its level.
std::optional<Interval> quantile_interval(std::span<const double> sorted, double p, double level);

// The same for dependent values that are worth only effective_n independent ones, 1 ≤ effective_n ≤ n: the ranks that
// ⌊effective_n⌋ values would give, carried over to the n and rounded outwards. With effective_n = n the same interval.
std::optional<Interval> quantile_interval(std::span<const double> sorted, double p, double level, double effective_n);

// The smallest sample for which quantile_interval exists.
std::uint64_t quantile_minimum_n(double p, double level);

}  // namespace assay::stats
