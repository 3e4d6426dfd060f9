#pragma once

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/measuring.hpp"
#include "assay/record/layer_errors.hpp"

namespace assay::experiment {

// The cell in which both models are run over the first `samples` samples with every tensor they share as an output.
CellTask layer_task(const MeasuringGround& ground, const ModelToMeasure& baseline, const ModelToMeasure& candidate,
                    std::size_t samples);

// Its work, in this process. Both models are written anew with their inner tensors as outputs, which keeps
// the runtime from fusing across them: products that would run on integers are computed in float from the same rounded
// operands, so that what is seen is the error of the quantization, not of the kernels.
Result<record::LayerErrors> run_layer_cell(const nlohmann::ordered_json& specification,
                                           const nlohmann::ordered_json& places);

}  // namespace assay::experiment
