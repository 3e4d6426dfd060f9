#pragma once

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/record/load.hpp"

namespace assay::experiment {

// One run of a scenario, in this process: the model is loaded, made warm and asked as the scenario says
// (measure/load/), and the run is judged. Server asks rate · time queries, the streams until the time is over, offline
// as many samples as a tenth more than the time should take; the cell's `queries` are asked at least (offline:
// exactly). A run ends after three times its time at the latest and is then cut short.
Result<record::LoadRecord> run_load_cell(const nlohmann::ordered_json& specification,
                                         const nlohmann::ordered_json& places);

// One search for the peak rate (measure/load/find_peak.hpp), which starts from half of what one call after the other
// would answer. Each of its runs takes a twelfth of the time, or as many queries as p99 needs.
Result<record::PeakRecord> run_peak_cell(const nlohmann::ordered_json& specification,
                                         const nlohmann::ordered_json& places);

}  // namespace assay::experiment
