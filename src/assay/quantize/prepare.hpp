#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::quantize {

// Brings a baseline into the form every method works on: refuses one that is quantized already (unsupported, naming its
// first such node) and weights that are not finite (out_of_range); names nodes without a name after their first output;
// upgrades the operator set to at least `opset`; folds nodes that only reshape, transpose or cast constants; removes
// Identity and Dropout; folds BatchNormalization into the Conv, ConvTranspose, Gemm or MatMul before it, and Pad with
// zeros into the Conv behind it; derives shapes. Gives sentences on what it did.
Result<std::vector<std::string>> prepare(model::Graph& graph, std::int64_t opset = 13);

// A product with constant weights: Conv, ConvTranspose, Gemm, MatMul.
struct WeightedNode {
  onnx::NodeProto* node = nullptr;
  std::string weight;
  std::string bias;      // a constant; empty: none
  std::size_t axis = 0;  // of the weight, along its output channels
};

// Whether this name is a constant of type float32.
bool is_float_constant(const model::Graph& graph, const std::string& name);

// Those of the graph whose weights are float32 constants, in order. The weight of a MatMul may be either operand; one
// whose constant is the left operand is left out.
std::vector<WeightedNode> weighted_nodes(model::Graph& graph);

}  // namespace assay::quantize
