#pragma once

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/measuring.hpp"
#include "assay/record/operator_times.hpp"

namespace assay::experiment {

// Launch number `launch` of one model under the runtime's profiler, apart from every measurement of speed.
CellTask profile_task(const MeasuringGround& ground, const ModelToMeasure& model, std::size_t batch,
                      std::size_t launch);

// Its work, in this process: a few runs to warm up, then timed ones for half a second, 5 at least and 200 at most.
Result<record::OperatorTimes> run_profile_cell(const nlohmann::ordered_json& specification,
                                               const nlohmann::ordered_json& places);

}  // namespace assay::experiment
