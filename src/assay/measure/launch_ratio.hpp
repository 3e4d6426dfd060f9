#pragma once

#include <cstddef>

#include "assay/base/result.hpp"
#include "assay/measure/paired_timing.hpp"
#include "assay/stats/ratio_bootstrap.hpp"

namespace assay::measure {

// Which subject is divided by which: {2, 0} is candidate over baseline, {1, 0} the A/A control.
struct SubjectPair {
  std::size_t numerator = 2;
  std::size_t denominator = 0;
};

// Of each block the median over its rounds of ln(numerator/denominator): what stats::ratio_of_launches takes.
// out_of_range: a run of 0 ns, which the clock is too coarse for. The pair must name subjects of the launch.
Result<stats::LaunchBlocks> block_log_ratios(const LaunchTiming& launch, SubjectPair pair);

// ln of the ratio of the two p-quantiles of the launch: what stats::ratio_of_launch_statistic takes, one per launch.
// insufficient_data when a launch has fewer runs than (1 / (1 − p)), so that its p-quantile would be its maximum.
Result<double> quantile_log_ratio(const LaunchTiming& launch, SubjectPair pair, double p);

}  // namespace assay::measure
