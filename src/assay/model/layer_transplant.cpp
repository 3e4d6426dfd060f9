#include "assay/model/layer_transplant.hpp"

#include <algorithm>
#include <cmath>

#include "assay/model/product.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::model {
namespace {

using onnx::NodeProto;
using tensor::DType;
using tensor::Shape;
using tensor::Tensor;

// A tensor seen as [outer, along, inner] around one axis, and how many neighbours along it share a scale.
struct Sharing {
  std::size_t along = 1;
  std::size_t inner = 1;
  std::size_t block = 1;
  std::size_t scales = 1;  // along the axis
  std::size_t scale_of(std::size_t element) const {
    if (scales == 1 && block == 1) return 0;
    const std::size_t at = element / inner % along / block;
    if (block == 1) return at;
    return (element / (inner * along) * scales + at) * inner + element % inner;
  }
};

Result<Sharing> sharing_of(const Shape& shape, const NodeProto& node, std::size_t scale_count) {
  Sharing sharing;
  if (scale_count == 1) return sharing;
  std::int64_t axis = attribute(node, "axis", std::int64_t{1});
  if (axis < 0) axis += static_cast<std::int64_t>(shape.size());
  if (axis < 0 || axis >= static_cast<std::int64_t>(shape.size())) {
    return fail(ErrorCode::corrupt, "'{}': axis {} of a tensor {}", shown_name(node), axis, tensor::to_text(shape));
  }
  const auto at = shape.begin() + axis;
  sharing.along = static_cast<std::size_t>(*at);
  sharing.inner = tensor::elements_of(Shape(at + 1, shape.end()));
  sharing.block = static_cast<std::size_t>(std::max<std::int64_t>(1, attribute(node, "block_size", std::int64_t{0})));
  sharing.scales = (sharing.along + sharing.block - 1) / sharing.block;
  const std::size_t outer = tensor::elements_of(Shape(shape.begin(), at));
  const std::size_t needed = sharing.block == 1 ? sharing.along : outer * sharing.scales * sharing.inner;
  if (needed == scale_count) return sharing;
  return fail(ErrorCode::corrupt, "'{}': {} scales for a tensor {}", shown_name(node), scale_count,
              tensor::to_text(shape));
}

Result<std::vector<float>> as_floats(const Tensor& values) {
  std::vector<float> real(values.elements());
  ASSAY_TRY(tensor::to_float32(values.view(), nullptr, real));
  return real;
}

Result<std::vector<float>> zero_points_of(const Graph& graph, const NodeProto& node) {
  if (node.input_size() < 3 || node.input(2).empty()) return std::vector<float>{0.0F};
  ASSAY_ASSIGN(const Tensor zeros, graph.values(node.input(2)));
  return as_floats(zeros);
}

// Copies a constant of the candidate under a fresh name.
Result<std::string> copied(Graph& graph, const Graph& from, const std::string& name) {
  ASSAY_ASSIGN(const Tensor values, from.values(name));
  const std::string copy = graph.fresh_name(name);
  graph.set_constant(copy, values.view());
  return copy;
}

// Puts the pair of the candidate before the node's operand.
Status pass_through(Graph& baseline, NodeProto* node, int index, const Graph& candidate, const NodeProto& dequantize) {
  const std::string value = node->input(index);
  std::vector<std::string> parameters;
  for (int i = 1; i < dequantize.input_size(); ++i) {
    if (dequantize.input(i).empty()) continue;
    ASSAY_ASSIGN(std::string copy, copied(baseline, candidate, dequantize.input(i)));
    parameters.push_back(std::move(copy));
  }
  const std::string rounded = baseline.fresh_name(value + "_rounded");
  const std::string restored = baseline.fresh_name(value + "_restored");
  std::vector<std::string> inputs{value};
  inputs.insert(inputs.end(), parameters.begin(), parameters.end());
  baseline.add_node("QuantizeLinear", inputs, {rounded});
  inputs.front() = rounded;
  baseline.add_node("DequantizeLinear", inputs, {restored});
  baseline.set_input(node, index, restored);
  return {};
}

Status replace_weight(Graph& baseline, NodeProto* node, int index, const Graph& candidate,
                      const NodeProto& dequantize) {
  ASSAY_ASSIGN(const Tensor values, dequantized(candidate, dequantize));
  if (values.shape() != baseline.shape_of(node->input(index))) {
    return fail(ErrorCode::unsupported, "the weight of '{}' is {}, in the candidate {}", shown_name(*node),
                tensor::to_text(baseline.shape_of(node->input(index))), tensor::to_text(values.shape()));
  }
  const std::string name = baseline.fresh_name(node->input(index) + "_restored");
  baseline.set_constant(name, values.view());
  baseline.set_input(node, index, name);
  return {};
}

}  // namespace

const NodeProto* counterpart_of(const NodeProto& node, const Graph& candidate) {
  const NodeProto* by_output = nullptr;
  for (const NodeProto* other : candidate.nodes()) {
    if (!product_of(*other)) continue;
    if (!node.name().empty() && other->name() == node.name()) return other;
    // Quantizers of ours call a node without a name after what it made in the baseline.
    if (node.name().empty() && node.output_size() > 0 && other->name() == node.output(0)) return other;
    if (node.output_size() > 0 && other->output_size() > 0 && other->output(0) == node.output(0)) by_output = other;
  }
  return by_output;
}

Result<Tensor> dequantized(const Graph& graph, const NodeProto& dequantize) {
  if (dequantize.input_size() < 2) return fail(ErrorCode::corrupt, "'{}' has no scale", shown_name(dequantize));
  ASSAY_ASSIGN(const Tensor stored, graph.values(dequantize.input(0)));
  ASSAY_ASSIGN(const Tensor scale_values, graph.floats(dequantize.input(1)));
  ASSAY_ASSIGN(const std::vector<float> levels, as_floats(stored));
  ASSAY_ASSIGN(const std::vector<float> zeros, zero_points_of(graph, dequantize));
  const auto scales = scale_values.as<float>();
  ASSAY_ASSIGN(const Sharing sharing, sharing_of(stored.shape(), dequantize, scales.size()));
  if (zeros.size() != 1 && zeros.size() != scales.size()) {
    return fail(ErrorCode::corrupt, "'{}': {} zero points for {} scales", shown_name(dequantize), zeros.size(),
                scales.size());
  }
  Tensor real(DType::f32, stored.shape());
  const auto out = real.as<float>();
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const std::size_t at = sharing.scale_of(i);
    out[i] = (levels[i] - zeros[zeros.size() == 1 ? 0 : at]) * scales[at];
  }
  return real;
}

bool keeps_weight(const Graph& baseline, const NodeProto& node, const Graph& candidate, const NodeProto& counterpart) {
  constexpr float k_steps = 2;
  const auto product = product_of(node);
  const auto other = product_of(counterpart);
  if (!product || !other || node.input_size() <= product->weight || counterpart.input_size() <= other->weight)
    return true;
  const NodeProto* dequantize = candidate.producer(counterpart.input(other->weight));
  if (dequantize == nullptr || dequantize->op_type() != "DequantizeLinear") return true;
  const auto exact = baseline.floats(node.input(product->weight));
  const auto rounded = dequantized(candidate, *dequantize);
  const auto scales = candidate.floats(dequantize->input(1));
  if (!exact || !rounded || !scales || exact->shape() != rounded->shape()) return true;
  const auto sharing = sharing_of(rounded->shape(), *dequantize, scales->elements());
  if (!sharing) return true;
  const auto a = exact->as<float>();
  const auto b = rounded->as<float>();
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::abs(a[i] - b[i]) > k_steps * scales->as<float>()[sharing->scale_of(i)]) return false;
  }
  return true;
}

Status transplant_quantization(Graph& baseline, NodeProto* node, const Graph& candidate, const NodeProto& counterpart) {
  const auto product = product_of(*node);
  const auto other = product_of(counterpart);
  if (!product || !other || product->weight != other->weight) {
    return fail(ErrorCode::unsupported, "'{}' is {} in the candidate", shown_name(*node), counterpart.op_type());
  }
  if (!keeps_weight(baseline, *node, candidate, counterpart)) {
    return fail(ErrorCode::unsupported, "'{}' has other weights in the candidate than rounding explains (rescaled?)",
                shown_name(*node));
  }
  bool any = false;
  for (const int index : {product->activation, product->weight}) {
    if (index >= node->input_size() || index >= counterpart.input_size()) continue;
    const NodeProto* dequantize = candidate.producer(counterpart.input(index));
    if (dequantize == nullptr || dequantize->op_type() != "DequantizeLinear") continue;
    any = true;
    if (baseline.is_constant(node->input(index))) {
      ASSAY_TRY(replace_weight(baseline, node, index, candidate, *dequantize));
    } else {
      ASSAY_TRY(pass_through(baseline, node, index, candidate, *dequantize));
    }
  }
  if (any) return {};
  return fail(ErrorCode::unsupported, "'{}' has no operand behind DequantizeLinear in the candidate",
              shown_name(*node));
}

}  // namespace assay::model
