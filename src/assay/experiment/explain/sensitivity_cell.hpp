#pragma once

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/measuring.hpp"
#include "assay/record/layer_errors.hpp"

namespace assay::experiment {

// The cell in which the baseline is run with one product at a time computing as it does in the candidate.
CellTask sensitivity_task(const MeasuringGround& ground, const ModelToMeasure& baseline,
                          const ModelToMeasure& candidate, std::size_t samples);

// Its work, in this process. For each product that both graphs have, and whose operands stand behind DequantizeLinear
// in the candidate: the baseline's outputs with that product alone quantized, against its own. The rows' `tensor` is
// the first output; all real outputs count together. At most 200 products, those with most multiplications. unsupported
// when there is none: candidates in other forms (MatMulNBits, QLinear operators, dynamic quantization).
Result<record::LayerErrors> run_sensitivity_cell(const nlohmann::ordered_json& specification,
                                                 const nlohmann::ordered_json& places);

}  // namespace assay::experiment
