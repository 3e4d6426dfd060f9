#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/stats/interval.hpp"

namespace assay::stats {

// The statistic with one unit left out, and how many units of the sample give just this value.
struct JackknifePoint {
  double value = 0;
  double multiplicity = 1;
};

// Bias-corrected and accelerated bootstrap interval (Efron, JASA 82, 1987), computed as scipy.stats.bootstrap does:
// bias by counting ties half, acceleration from the jackknife, percentiles by linear interpolation. A tie is an equal
// number to the last bit, so compute the estimate by the same code as the replicates.
// insufficient_data when the statistic is the same in every resample, is not finite in one of them, or its bias or
// acceleration cannot be had.
Result<Interval> bca_interval(double estimate, std::vector<double> replicates,
                              std::span<const JackknifePoint> jackknife, double level);

// Plain percentiles of the replicates, linear interpolation. replicates must not be empty.
Interval percentile_interval(std::vector<double> replicates, double level);

}  // namespace assay::stats
