#include "assay/experiment/explain/shared_tensors.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "assay/model/operand.hpp"
#include "assay/model/product.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::experiment {
namespace {

// Unknown types are given the benefit of the doubt: what is no number is seen when it is run.
bool may_be_real(const model::Graph& graph, const std::string& value) {
  const auto type = graph.type_of(value);
  return !type || type->type == 0 || model::is_real_type(type->type);
}

struct GridRow {
  tensor::DType type;
  std::int64_t least;
  std::int64_t most;
};
constexpr std::array<GridRow, 4> k_grids{{{tensor::DType::u8, 0, 255},
                                          {tensor::DType::i8, -128, 127},
                                          {tensor::DType::u16, 0, 65535},
                                          {tensor::DType::i16, -32768, 32767}}};

// The zero point as the node states it; a node without one quantizes to uint8 around 0.
Result<tensor::Tensor> zero_point_of(const model::Graph& graph, const onnx::NodeProto& node) {
  if (node.input_size() < 3 || node.input(2).empty()) return tensor::Tensor(tensor::DType::u8, {});
  return graph.values(node.input(2));
}

std::optional<QuantizedActivation> activation_of(const model::Graph& graph, const onnx::NodeProto& node) {
  if (node.op_type() != "QuantizeLinear" || node.input_size() < 2 || graph.is_constant(node.input(0))) return {};
  const auto scale = graph.floats(node.input(1));
  const auto zero = zero_point_of(graph, node);
  if (!scale || !zero || scale->elements() != 1 || zero->elements() != 1) return {};
  const auto* const grid = std::ranges::find(k_grids, zero->dtype(), &GridRow::type);
  if (grid == k_grids.end()) return {};
  float zero_point = 0;
  if (!tensor::to_float32(zero->view(), nullptr, {&zero_point, 1})) return {};
  return QuantizedActivation{.tensor = node.input(0),
                             .type = std::string(tensor::name_of(grid->type)),
                             .scale = static_cast<double>(scale->as<float>()[0]),
                             .zero_point = static_cast<std::int64_t>(zero_point),
                             .least = grid->least,
                             .most = grid->most};
}

// Values that the graph's inputs have a part in.
std::set<std::string> depending_on_inputs(const model::Graph& graph) {
  std::set<std::string> values;
  for (const std::string& input : graph.inputs()) values.insert(input);
  for (const onnx::NodeProto* node : graph.nodes()) {
    const auto depends = [&values](const std::string& input) { return values.contains(input); };
    if (std::ranges::any_of(node->input(), depends)) values.insert(node->output().begin(), node->output().end());
  }
  return values;
}

// What the value is once the graph has rounded it; the value itself where it does not.
std::string rounded_value(const model::Graph& graph, const std::string& value) {
  for (const onnx::NodeProto* reader : graph.consumers(value)) {
    if (reader->op_type() != "QuantizeLinear" || reader->input(0) != value) continue;
    for (const onnx::NodeProto* restore : graph.consumers(reader->output(0))) {
      if (restore->op_type() == "DequantizeLinear") return restore->output(0);
    }
  }
  return value;
}

}  // namespace

std::vector<SharedTensor> shared_tensors(const model::Graph& baseline, const model::Graph& candidate) {
  std::vector<SharedTensor> shared;
  const std::set<std::string> alive = depending_on_inputs(baseline);
  for (const onnx::NodeProto* node : baseline.nodes()) {
    for (const std::string& output : node->output()) {
      if (!alive.contains(output) || candidate.producer(output) == nullptr) continue;
      if (!may_be_real(baseline, output) || !may_be_real(candidate, output)) continue;
      shared.push_back({output, rounded_value(candidate, output), model::shown_name(*node), node->op_type()});
    }
  }
  return shared;
}

std::vector<QuantizedActivation> quantized_activations(const model::Graph& graph) {
  std::vector<QuantizedActivation> activations;
  std::set<std::string> seen;
  const std::set<std::string> alive = depending_on_inputs(graph);
  for (const onnx::NodeProto* node : graph.nodes()) {
    auto activation = activation_of(graph, *node);
    if (activation && alive.contains(activation->tensor) && seen.insert(activation->tensor).second)
      activations.push_back(std::move(*activation));
  }
  return activations;
}

}  // namespace assay::experiment
