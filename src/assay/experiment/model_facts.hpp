#pragma once

#include <nlohmann/json.hpp>

#include "assay/model/model.hpp"

namespace assay::experiment {

// What the run record keeps of a model file: its size and its weights, in all, by data type, and of them the scales and
// zero points. Bytes.
nlohmann::ordered_json facts_of(const model::ModelSummary& summary);

}  // namespace assay::experiment
