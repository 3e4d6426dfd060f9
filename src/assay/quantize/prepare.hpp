#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::quantize {

// Brings a baseline into the form every method works on: refuses one that is quantized already (unsupported, naming its
// first such node), weights that are not finite and other float32 constants that hold NaN (out_of_range); names nodes
// without a name after their first output; upgrades the operator set to at least `opset`; folds nodes that only
// reshape, transpose or cast constants; removes Identity and Dropout; folds BatchNormalization into the Conv,
// ConvTranspose, Gemm or MatMul before it, and Pad with zeros into the Conv behind it; derives shapes. Gives sentences
// on what it did.
Result<std::vector<std::string>> prepare(model::Graph& graph, std::int64_t opset = 13);

// Only the folding of BatchNormalization, Add and Mul of constants into the products before them, without raising the
// operator set: for a model that stays in full precision.
Status fold_normalisation(model::Graph& graph);

// A product with constant weights: Conv, ConvTranspose, Gemm, MatMul.
struct WeightedNode {
  onnx::NodeProto* node = nullptr;
  std::string weight;
  std::string bias;      // by output, see has_bias_by_output(); empty: the node has none or another kind
  std::size_t axis = 0;  // of the weight, along its output channels
};

// Whether no value is NaN or infinite.
bool are_finite(std::span<const float> values);

// Whether this name is a constant of type float32.
bool is_float_constant(const model::Graph& graph, const std::string& name);

// Output channels of a product with constant weights.
std::size_t output_channels(const model::Graph& graph, const onnx::NodeProto& product);

// Whether such a product adds a float32 constant that is one number, or one for each output: [N] or [1, N], not the
// [M, N] and [M, 1] by which a Gemm adds to each row something else.
bool has_bias_by_output(const model::Graph& graph, const onnx::NodeProto& product);

// Those of the graph whose weights are float32 constants, in order. The weight of a MatMul may be either operand; one
// whose constant is the left operand is left out.
std::vector<WeightedNode> weighted_nodes(model::Graph& graph);

}  // namespace assay::quantize
