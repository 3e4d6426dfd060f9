#pragma once

#include <nlohmann/json.hpp>

#include "assay/experiment/model_description.hpp"

namespace assay::experiment {

// What the run record keeps of a model file: its size and its weights, in all, by data type, and of them the scales and
// zero points. Bytes. Of one that an engine of its own runs: its size, that engine, and the names of its inputs.
nlohmann::ordered_json facts_of(const ModelDescription& description);

// Bytes of all constants as they are stored.
std::uint64_t weights_bytes_of(const model::ModelSummary& summary);

}  // namespace assay::experiment
