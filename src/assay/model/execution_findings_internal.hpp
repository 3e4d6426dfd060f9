#pragma once

#include <vector>

#include "assay/model/integer_execution.hpp"

namespace assay::model {

// What the written graph alone says: an operator set too old to be quantized, scales along an axis with which the
// runtime builds a node that it then refuses to run.
std::vector<Finding> written_findings(const Graph& written);

// What the optimised graph says beside the reasons of single products: dynamic Conv, integer products whose scaling
// stands apart, MatMulNBits that multiplies in float, half precision widened by Cast, other operators left between
// DequantizeLinear and QuantizeLinear.
std::vector<Finding> optimised_findings(const Graph& written, const Graph& optimised);

}  // namespace assay::model
