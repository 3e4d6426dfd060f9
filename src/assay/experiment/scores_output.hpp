#pragma once

#include <optional>
#include <string>

#include "assay/base/result.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment {

// The output of a model that holds the scores: the one named, or else the only one that can (floating or quantized
// values). invalid_argument with the candidates listed when the choice is not clear or the name is unknown.
Result<model::TensorInfo> find_scores_output(const model::ModelSummary& model, const std::string& named);

}  // namespace assay::experiment
