#pragma once

#include <span>

#include "assay/base/result.hpp"
#include "assay/stats/interval.hpp"

namespace assay::stats {

// coefficient · mean square; the mean square is expectation · χ²(degrees of freedom) / degrees of freedom.
struct MeanSquareTerm {
  double coefficient = 1;  // ≠ 0; negative to subtract
  double value = 0;        // ≥ 0
  double degrees_of_freedom = 1;
};

// Interval of Σ coefficient · expectation for independent mean squares of normal effects, cut off at 0: exact for one
// term, Ting et al. (1990) for several. insufficient_data when all mean squares are 0.
Result<Interval> mean_square_interval(std::span<const MeanSquareTerm> terms, double level);

}  // namespace assay::stats
