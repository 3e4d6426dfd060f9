#pragma once

#include <span>

#include "assay/analysis/latency.hpp"
#include "assay/record/speed_rows.hpp"
#include "assay/record/throughput.hpp"

namespace assay::analysis {

// Rates of each configuration: mean over launches of the mean of a launch's windows, Student's interval over launches.
// The best configuration of a model is the one with the highest rate among those that ran in most launches; since it is
// picked by the same rates, its own is slightly flattered where several are close. Ratio: per launch that of the two
// best configurations, stats::ratio_of_launch_statistic.
// Control: the baseline loaded once more over the baseline, both in the baseline's best configuration, and likewise in
// the candidate's where the baseline ran in it; the one that shows more is reported and gives the noise floor. Where a
// launch has no control no change is claimed.
// Undefined when there are no launches.
record::Measured<record::Throughput> throughput_of(std::span<const record::ThroughputLaunch> launches,
                                                   const FailedCells& failed, const SpeedOptions& options);

}  // namespace assay::analysis
