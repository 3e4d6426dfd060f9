#pragma once

#include <nlohmann/json.hpp>

#include "assay/measure/disturbance.hpp"

namespace assay::experiment {

// As a measuring cell records it: each counter by name; null with a sibling "<name>_undefined" for one that could not
// be read.
nlohmann::ordered_json to_json(const measure::Disturbance& disturbance);

}  // namespace assay::experiment
