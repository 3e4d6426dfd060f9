#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/affine.hpp"

namespace assay::quantize {

// How the weights of int8-dynamic are stored.
struct DynamicWeights {
  bool is_signed = true;  // int8, symmetric; otherwise uint8 with a zero point
  bool per_channel = true;
  bool seven_bits = false;  // sums of two products then fit 16 bits (CPUs without VNNI)

  Grid grid() const;
};

// Weights on the grid as constants of the graph.
struct IntegerWeights {
  std::string values;
  std::string scale;
  std::string zero_point;  // empty: zero
};

// Adds `weights` as 8-bit constants named after `name`, with one scale (and zero point) for each element along
// `axis`, as a vector, or one for all, as a scalar.
Result<IntegerWeights> add_integer_weights(model::Graph& graph, const std::string& name, const tensor::Tensor& weights,
                                           std::size_t axis, const DynamicWeights& how);

// An activation quantized at run time to uint8: the names of its values, scale and zero point.
struct DynamicInput {
  std::string values;
  std::string scale;
  std::string zero_point;
};

// Adds DynamicQuantizeLinear nodes, one for each value however many nodes read it.
class DynamicInputs {
 public:
  DynamicInput of(model::Graph& graph, const std::string& value);

 private:
  std::map<std::string, DynamicInput> made_;
};

// Adds Cast and Mul by the scales' product behind an integer product: `output` = float32(accumulated) · (a · b), in the
// order ONNX Runtime fuses.
void add_rescaling(model::Graph& graph, const std::string& accumulated, const std::string& scale_a,
                   const std::string& scale_b, const std::string& output);

// Turns an LSTM with constant weights into com.microsoft DynamicQuantizeLSTM. Gives the reason why it cannot; empty
// when it is done.
Result<std::string> quantize_lstm(model::Graph& graph, onnx::NodeProto* node, const DynamicWeights& how);

// Turns a Conv with constant weights into ConvInteger, which ONNX Runtime has for uint8 weights with one scale.
Result<std::string> quantize_conv(model::Graph& graph, onnx::NodeProto* node, DynamicInputs& inputs, bool seven_bits);

}  // namespace assay::quantize
