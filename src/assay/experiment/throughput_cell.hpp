#pragma once

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/record/throughput.hpp"

namespace assay::experiment {

// One launch of the throughput measurement, in this process: the baseline and, when the cell has one, the candidate
// and the baseline once more as its control, over the cell's batches and thread counts, in windows that take turns
// (measure::measure_throughput). A configuration that cannot be run, or not often enough, is recorded with its reason.
Result<record::ThroughputLaunch> run_throughput_cell(const nlohmann::ordered_json& specification,
                                                     const nlohmann::ordered_json& places);

}  // namespace assay::experiment
