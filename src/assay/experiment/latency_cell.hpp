#pragma once

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/record/latency.hpp"

namespace assay::experiment {

// One launch of the paired latency measurement, in this process: loads the baseline, the baseline once more and, when
// the cell has one, the candidate, in an order drawn from the cell's seed and launch, and times them against each other
// (measure::time_launch). All of them are fed with the same samples, other ones in each launch.
Result<record::LatencyLaunch> run_latency_cell(const nlohmann::ordered_json& specification,
                                               const nlohmann::ordered_json& places);

}  // namespace assay::experiment
