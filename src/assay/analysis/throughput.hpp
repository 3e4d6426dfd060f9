#pragma once

#include <span>

#include "assay/analysis/latency.hpp"
#include "assay/record/number.hpp"
#include "assay/record/speed_rows.hpp"
#include "assay/record/throughput.hpp"

namespace assay::analysis {

// Rates of each configuration: mean over launches of the mean of a launch's windows, Student's interval over launches.
// The best configuration of a model is the one with the highest rate among those that ran in most launches; since it is
// picked by the same rates, its own is slightly flattered where several are close. Ratio: per launch that of the two
// best configurations, stats::ratio_of_launch_statistic. Launches of throughput have no control of their own: the noise
// floor given is that of the median latency, which sessions made in the same way show.
// Undefined when there are no launches.
record::Measured<record::Throughput> throughput_of(std::span<const record::ThroughputLaunch> launches,
                                                   const FailedCells& failed, const record::Number& noise_floor,
                                                   const SpeedOptions& options);

}  // namespace assay::analysis
