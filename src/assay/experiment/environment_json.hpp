#pragma once

#include <nlohmann/json.hpp>

#include "assay/experiment/measuring.hpp"
#include "assay/measure/environment.hpp"

namespace assay::experiment {

// The machine as run.json keeps it: each key of docs/formats/run-directory.md, null with a sibling "<key>_undefined"
// for what could not be read, and under "warnings" what of it makes times vary (measure::warnings_of).
nlohmann::ordered_json to_json(const measure::Environment& environment);

// This machine now, with the runtime of `ground` under "runtime": name, version, file and digest of its library; null
// with the reason where no model is run.
nlohmann::ordered_json environment_now(const MeasuringGround& ground);

}  // namespace assay::experiment
