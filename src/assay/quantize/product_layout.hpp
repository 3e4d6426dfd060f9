#pragma once

#include <cstddef>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::quantize {

// Writes a MatMul with a constant matrix and the Add of a constant behind it as one Gemm, whose bias ONNX Runtime's
// integer kernel takes in. (Left as they are, its optimizer makes a float Gemm of the two, and the integers are lost.)
// Where the activation has more than two dimensions, all but the last are flattened before and restored behind, which
// needs all of them but one to be known; a Relu or Clip behind the Add stays next to the Gemm. Biases of Gemm get the
// shape [channels]. Gives how many MatMul were rewritten. Errors: those of reading a constant.
Result<std::size_t> lay_out_products(model::Graph& graph);

}  // namespace assay::quantize
