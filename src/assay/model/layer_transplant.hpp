#pragma once

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::model {

// The product of `candidate` that computes what `node` of another graph does: of the same name, or making a value of
// the same name; nullptr when there is none.
const onnx::NodeProto* counterpart_of(const onnx::NodeProto& node, const Graph& candidate);

// The constant that a DequantizeLinear gives, as float32: for the whole tensor, per axis or in blocks along one.
// unsupported when its scale or zero point is no constant, or for types without float32 values.
Result<tensor::Tensor> dequantized(const Graph& graph, const onnx::NodeProto& dequantize);

// False where both read a constant weight, the candidate's behind DequantizeLinear, and some element of the two lies
// more than two steps of its scale apart: rounding does not explain that, folding and rescaling do. True where nothing
// is known against it.
bool keeps_weight(const Graph& baseline, const onnx::NodeProto& node, const Graph& candidate,
                  const onnx::NodeProto& counterpart);

// Lets one product of a full-precision graph compute with the operands of its counterpart in a candidate in QDQ form:
// a constant operand is replaced by the candidate's dequantized one, another passes through the candidate's
// QuantizeLinear and DequantizeLinear. Everything else stays. unsupported when neither operand is quantized so, or a
// weight has another shape in the candidate or is another one (keeps_weight).
Status transplant_quantization(Graph& baseline, onnx::NodeProto* node, const Graph& candidate,
                               const onnx::NodeProto& counterpart);

}  // namespace assay::model
