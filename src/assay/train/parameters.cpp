#include "assay/train/parameters.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace assay::train {
namespace {

constexpr std::array<std::string_view, 11> k_rectifiers{"Relu", "LeakyRelu", "PRelu",    "Elu",  "Selu",    "Gelu",
                                                        "Clip", "HardSwish", "Softplus", "Mish", "FastGelu"};
constexpr std::array<std::string_view, 15> k_passed_on_the_way{"Add",
                                                               "BatchNormalization",
                                                               "LayerNormalization",
                                                               "InstanceNormalization",
                                                               "Dropout",
                                                               "Identity",
                                                               "Reshape",
                                                               "Flatten",
                                                               "MaxPool",
                                                               "Mul",
                                                               "Unsqueeze",
                                                               "AveragePool",
                                                               "Squeeze",
                                                               "Transpose",
                                                               "GlobalAveragePool"};

template <class List>
bool is_among(const List& list, const std::string& op) {
  return std::ranges::find(list, op) != list.end();
}

// Whether the first function behind this value is a rectifier.
bool is_rectified(const model::Graph& graph, std::string value) {
  for (int steps = 0; steps < 16; ++steps) {
    const auto& readers = graph.consumers(value);
    if (readers.empty()) return false;
    if (is_among(k_rectifiers, readers.front()->op_type())) return true;
    if (readers.size() != 1 || !is_among(k_passed_on_the_way, readers.front()->op_type())) return false;
    value = readers.front()->output(0);
  }
  return false;
}

// One number for each channel: one extent above 1.
bool is_by_channel(const tensor::Shape& shape) {
  return std::ranges::count_if(shape, [](std::int64_t extent) { return extent > 1; }) == 1;
}

class ParameterSearch {
 public:
  explicit ParameterSearch(model::Graph& graph) : graph_(graph) {}

  std::vector<Parameter> run() {
    for (const onnx::NodeProto* node : graph_.nodes()) {
      const bool behind = std::ranges::any_of(node->input(), [&](const auto& name) { return layers_.contains(name); });
      const std::size_t before = found_.size();
      look_at(*node, behind);
      if (!behind && found_.size() == before) continue;
      layers_.insert(node->output().begin(), node->output().end());
    }
    return std::move(found_);
  }

 private:
  void look_at(const onnx::NodeProto& node, bool behind) {
    const std::string& op = node.op_type();
    if (op == "Conv" || op == "ConvTranspose") {
      convolution(node, op == "ConvTranspose");
    } else if (op == "Gemm") {
      const bool transposed = model::attribute(node, "transB", std::int64_t{0}) != 0;
      matrix(node, 1, transposed ? 1 : 0);
      take(node, 2, ParameterRole::bias);
    } else if (op == "MatMul") {
      matrix(node, 1, 0);
      matrix(node, 0, 1);
    } else if (op == "LSTM" || op == "GRU" || op == "RNN") {
      recurrent(node);
    } else if (op == "BatchNormalization" || op == "LayerNormalization" || op == "InstanceNormalization") {
      take(node, 1, ParameterRole::scale);
      take(node, 2, ParameterRole::bias);
    } else if (op == "PRelu") {
      take(node, 1, ParameterRole::slope);
    } else if (behind && (op == "Add" || op == "Mul")) {
      for (int i = 0; i < 2; ++i) by_channel(node, i, op == "Add" ? ParameterRole::bias : ParameterRole::scale);
    }
  }

  // nullptr: the input is no such constant, or was met before.
  Parameter* take(const onnx::NodeProto& node, int input, ParameterRole role) {
    if (node.input_size() <= input) return nullptr;
    const std::string& name = node.input(input);
    const onnx::TensorProto* constant = graph_.constant(name);
    if (constant == nullptr || constant->data_type() != onnx::TensorProto::FLOAT) return nullptr;
    if (!names_.insert(name).second) return nullptr;
    found_.push_back({.name = name, .role = role});
    return &found_.back();
  }

  void by_channel(const onnx::NodeProto& node, int input, ParameterRole role) {
    const onnx::TensorProto* constant = graph_.constant(node.input(input));
    if (constant != nullptr && is_by_channel(graph_.shape_of(node.input(input)))) take(node, input, role);
  }

  void convolution(const onnx::NodeProto& node, bool transposed) {
    if (Parameter* weight = take(node, 1, ParameterRole::weight)) {
      const tensor::Shape shape = graph_.shape_of(weight->name);
      const std::int64_t groups = model::attribute(node, "group", std::int64_t{1});
      std::int64_t window = 1;
      for (std::size_t i = 2; i < shape.size(); ++i) window *= shape[i];
      // [M, C / groups, …], transposed [C, M / groups, …]
      const std::int64_t within = shape[1] * window;
      const std::int64_t across = shape[0] / groups * window;
      weight->fan_in = transposed ? across : within;
      weight->fan_out = transposed ? within : across;
      weight->rectified = is_rectified(graph_, node.output(0));
    }
    take(node, 2, ParameterRole::bias);
  }

  // `summed`: which of the operand's last two axes the product runs along, counted from the last but one.
  void matrix(const onnx::NodeProto& node, int input, std::size_t summed) {
    Parameter* weight = take(node, input, ParameterRole::weight);
    if (weight == nullptr) return;
    tensor::Shape shape = graph_.shape_of(weight->name);
    while (shape.size() < 2) shape.push_back(1);
    const std::size_t first = shape.size() - 2;
    weight->fan_in = shape[first + summed];
    weight->fan_out = shape[first + 1 - summed];
    weight->rectified = is_rectified(graph_, node.output(0));
  }

  void recurrent(const onnx::NodeProto& node) {
    const std::int64_t hidden = model::attribute(node, "hidden_size", std::int64_t{1});
    for (int i = 1; i <= 2; ++i) {
      if (Parameter* weight = take(node, i, ParameterRole::recurrent)) weight->hidden = hidden;
    }
    take(node, 3, ParameterRole::bias);
  }

  model::Graph& graph_;
  std::vector<Parameter> found_;
  std::set<std::string> names_;
  std::set<std::string> layers_;  // values that depend on something that learns
};

}  // namespace

std::vector<Parameter> learning_parameters(model::Graph& graph) {
  return ParameterSearch(graph).run();
}

std::vector<NormalisationStatistics> normalisation_statistics(model::Graph& graph) {
  std::vector<NormalisationStatistics> found;
  for (const onnx::NodeProto* node : graph.nodes()) {
    if (node->op_type() != "BatchNormalization" || node->input_size() < 5) continue;
    if (graph.is_constant(node->input(3)) && graph.is_constant(node->input(4))) {
      found.push_back({node->input(3), node->input(4)});
    }
  }
  return found;
}

}  // namespace assay::train
