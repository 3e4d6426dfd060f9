#pragma once

#include <cstdint>
#include <span>

#include "assay/base/result.hpp"
#include "assay/stats/interval.hpp"

namespace assay::stats {

// values must not be empty.
double arithmetic_mean(std::span<const double> values);

// Student's interval of the mean of independent values: mean ± t · s / √n with n − 1 degrees of freedom.
// insufficient_data for fewer than two values, or when all are equal and nothing is known of their spread.
Result<Interval> student_interval(std::span<const double> values, double level);

// Standard error of the mean when values come in G groups that are independent of each other, not within:
//   Var = G/(G − 1) · Σ_g (Σ_{i ∈ g} (x_i − x̄))² / n²
// (the sandwich estimator of the mean; with groups of one, s²/n). groups[i] ≥ 0 is the group of values[i]; codes that
// do not occur do not count. insufficient_data for fewer than two groups.
Result<double> clustered_standard_error(std::span<const double> values, std::span<const std::int32_t> groups);

}  // namespace assay::stats
