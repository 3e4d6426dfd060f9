#pragma once

#include <span>

#include "assay/base/random.hpp"

namespace assay::stats {

// Two-sided p of "the two labels are exchangeable within each unit", from the sums of differences of each unit (a
// sample, or a group of samples that belong together): signs are flipped unit by unit. Exact by enumeration up to 20
// units that differ, otherwise (k + 1)/(resamples + 1) over random flips. 1 when nothing differs.
double sign_flip_p(std::span<const double> differences, int resamples, RandomStream& random);

}  // namespace assay::stats
