#pragma once

#include <span>

#include "assay/base/result.hpp"

namespace assay::stats {

struct Moments {
  double mean = 0;
  double standard_error = 0;  // s / √n with s² = Σ (x − x̄)² / (n − 1); > 0
  double degrees_of_freedom = 0;
};

// insufficient_data for fewer than two values, when all are equal, or when one is not finite.
Result<Moments> moments_of(std::span<const double> values);

// P(T ≤ t) of Student's distribution.
double student_cdf(double t, double degrees_of_freedom);

}  // namespace assay::stats
