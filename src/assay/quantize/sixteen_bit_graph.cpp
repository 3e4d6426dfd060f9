#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "assay/quantize/sixteen_bit_graph_internal.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::quantize {
namespace {

constexpr std::int32_t k_float = onnx::TensorProto::FLOAT;

// The element type of a value; 0: not known.
std::int32_t type_of(const model::Graph& graph, const std::string& value) {
  if (const onnx::TensorProto* constant = graph.constant(value)) return constant->data_type();
  const auto type = graph.type_of(value);
  return type ? type->type : 0;
}

bool holds_graph(const onnx::NodeProto& node) {
  return std::any_of(node.attribute().begin(), node.attribute().end(), [](const onnx::AttributeProto& attribute) {
    return attribute.has_g() || attribute.graphs_size() > 0;
  });
}

// Operators of the standard set that take or give float32 and no 16-bit type, or fix their type in an attribute.
constexpr std::array<std::string_view, 14> k_float_only{
    "Range",           "NonMaxSuppression", "ConstantOfShape", "RandomNormal",   "RandomNormalLike",
    "RandomUniform",   "RandomUniformLike", "Multinomial",     "Bernoulli",      "EyeLike",
    "MelWeightMatrix", "HannWindow",        "HammingWindow",   "TfIdfVectorizer"};

// Inputs that are float32 whatever the operator's type.
bool is_fixed_input(const onnx::NodeProto& node, int index) {
  return (node.op_type() == "Resize" && (index == 1 || index == 2)) || (node.op_type() == "Upsample" && index == 1);
}

// Operators that only move or choose values: what was rounded before stays so.
constexpr std::array<std::string_view, 20> k_moves{
    "Relu",    "Reshape",       "Transpose",    "Flatten", "Squeeze", "Unsqueeze", "Identity",
    "MaxPool", "GlobalMaxPool", "Concat",       "Slice",   "Gather",  "Split",     "Expand",
    "Tile",    "DepthToSpace",  "SpaceToDepth", "Max",     "Min",     "Where"};

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

SixteenBitType float16_type() {
  return {"float16", onnx::TensorProto::FLOAT16, tensor::float_to_half, 65504.0F, 0x1p-14F};
}
SixteenBitType bfloat16_type() {
  return {"bfloat16", onnx::TensorProto::BFLOAT16, tensor::float_to_bfloat16, 0x1.FEp127F, 0x1p-126F};
}

bool SixteenBitGraph::touches_float(const model::Graph& graph, const onnx::NodeProto& node) {
  const auto is_float = [&](const std::string& value) { return !value.empty() && type_of(graph, value) == k_float; };
  return std::any_of(node.input().begin(), node.input().end(), is_float) ||
         std::any_of(node.output().begin(), node.output().end(), is_float);
}

std::string SixteenBitGraph::reason_against(const model::Graph& graph, const onnx::NodeProto& node) {
  if (holds_graph(node)) return "it holds a graph of its own";
  if (!node.domain().empty()) return "it is an operator of " + node.domain();
  if (contains(k_float_only, node.op_type())) return "the operator has no 16-bit type";
  const auto is_unknown = [&](const std::string& value) { return !value.empty() && type_of(graph, value) == 0; };
  if (std::any_of(node.input().begin(), node.input().end(), is_unknown) ||
      std::any_of(node.output().begin(), node.output().end(), is_unknown)) {
    return "the types of its values are not known";
  }
  return {};
}

Status SixteenBitGraph::lower(const std::vector<onnx::NodeProto*>& nodes) {
  nodes_.insert(nodes.begin(), nodes.end());
  for (onnx::NodeProto* node : nodes) lower_outputs(node);
  for (onnx::NodeProto* node : nodes) ASSAY_TRY(lower_inputs(node));
  return {};
}

bool SixteenBitGraph::is_needed_in_float(const std::string& value) const {
  const auto& readers = graph_.consumers(value);
  return graph_.is_output(value) ||
         std::any_of(readers.begin(), readers.end(), [&](const auto* reader) { return !nodes_.contains(reader); });
}

std::string SixteenBitGraph::cast(const std::string& value, const std::string& to, std::int32_t onnx_type) {
  model::set_attribute(graph_.add_node("Cast", {value}, {to}), "to", std::int64_t{onnx_type});
  return to;
}

// A native node gives its result under a new name, from which the old one is cast back where somebody needs float32. A
// rounded one has its result rounded under the old name.
void SixteenBitGraph::lower_outputs(onnx::NodeProto* node) {
  if (lowering_ == Lowering::weights) return;
  if (lowering_ == Lowering::rounded && contains(k_moves, node->op_type())) {
    for (const std::string& output : node->output()) lowered_.emplace(output, output);
    return;
  }
  if (lowering_ == Lowering::native && node->op_type() == "Cast" && type_of(graph_, node->output(0)) == k_float) {
    model::set_attribute(node, "to", std::int64_t{type_.onnx_type});
  }
  for (int i = 0; i < node->output_size(); ++i) {
    const std::string output = node->output(i);
    if (output.empty() || type_of(graph_, output) != k_float) continue;
    if (lowering_ == Lowering::rounded) {
      const std::string exact = graph_.fresh_name(output + "_float32");
      graph_.set_output(node, i, exact);
      cast(cast(exact, graph_.fresh_name(output + "_" + type_.name), type_.onnx_type), output, k_float);
      lowered_[output] = output;
      continue;
    }
    const bool is_needed = is_needed_in_float(output);
    lowered_[output] = graph_.fresh_name(output + "_" + type_.name);
    graph_.set_output(node, i, lowered_[output]);
    if (is_needed) cast(lowered_[output], output, k_float);
  }
}

Status SixteenBitGraph::lower_inputs(onnx::NodeProto* node) {
  for (int i = 0; i < node->input_size(); ++i) {
    const std::string input = node->input(i);
    if (input.empty() || is_fixed_input(*node, i)) continue;
    // What a lowered node gives has changed its type already: its name says so.
    if (!lowered_.contains(input) && type_of(graph_, input) != k_float) continue;
    if (lowering_ == Lowering::weights && !graph_.is_constant(input)) continue;
    ASSAY_ASSIGN(const std::string replacement, lowered(input));
    if (replacement != input) graph_.set_input(node, i, replacement);
  }
  return {};
}

Result<std::string> SixteenBitGraph::lowered(const std::string& value) {
  if (const auto found = lowered_.find(value); found != lowered_.end()) return found->second;
  std::string name;
  if (graph_.is_constant(value)) {
    ASSAY_ASSIGN(name, lowered_constant(value));
  } else {
    name = cast(value, graph_.fresh_name(value + "_" + type_.name), type_.onnx_type);
  }
  if (lowering_ != Lowering::native) name = cast(name, graph_.fresh_name(value + "_rounded"), k_float);
  lowered_[value] = name;
  return name;
}

Result<std::string> SixteenBitGraph::lowered_constant(const std::string& constant) {
  ASSAY_ASSIGN(const tensor::Tensor values, graph_.floats(constant));
  std::string bytes(values.elements() * 2, '\0');
  std::size_t saturated = 0;
  for (std::size_t i = 0; i < values.elements(); ++i) {
    float value = values.as<float>()[i];
    if (std::isfinite(value) && std::abs(value) > type_.largest) {
      value = std::copysign(type_.largest, value);
      ++saturated;
    }
    const std::uint16_t bits = type_.round(value);
    bytes[2 * i] = static_cast<char>(bits & 0xFF);
    bytes[2 * i + 1] = static_cast<char>(bits >> 8);
    if (value == 0 || !(std::abs(value) < type_.smallest_normal)) continue;  // nor NaN
    ++((bits & 0x7FFF) == 0 ? constants_.vanished : constants_.subnormal);
  }
  constants_.values += values.elements();
  if (saturated > 0) constants_.saturated[constant] = saturated;
  const std::string name = graph_.fresh_name(constant + "_" + type_.name);
  graph_.set_constant(name, type_.onnx_type, values.shape(), std::move(bytes));
  return name;
}

}  // namespace assay::quantize
