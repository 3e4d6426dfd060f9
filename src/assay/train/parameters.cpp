#include "assay/train/parameters.hpp"

#include <algorithm>
#include <array>
#include <optional>
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

template <class List, class One>
bool is_among(const List& list, const One& one) {
  return std::ranges::find(list, one) != list.end();
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

// What is the same numbers in another order or type.
constexpr std::array<std::string_view, 3> k_same_numbers{"Transpose", "Identity", "Cast"};
constexpr std::array<int, 4> k_real_types{onnx::TensorProto::FLOAT, onnx::TensorProto::FLOAT16,
                                          onnx::TensorProto::BFLOAT16, onnx::TensorProto::DOUBLE};
// Whose constants are options rather than operands.
constexpr std::array<std::string_view, 9> k_with_options{
    "Clip", "Dropout", "Pad", "Resize", "Upsample", "Range", "OneHot", "QuantizeLinear", "DequantizeLinear"};

bool has_weights(const std::string& op) {
  return op == "MatMul" || op == "Gemm" || op == "Conv" || op == "ConvTranspose";
}

// A constant that a node reads, and its extents as the node gets them.
struct ReadConstant {
  std::string name;
  tensor::Shape shape;
};

// The extents that Transpose makes of these.
tensor::Shape transposed(const onnx::NodeProto& node, const tensor::Shape& shape) {
  std::vector<std::int64_t> order(shape.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(order.size() - 1 - i);
  order = model::attribute(node, "perm", order);
  tensor::Shape made;
  for (const std::int64_t axis : order) made.push_back(shape.at(static_cast<std::size_t>(axis)));
  return made;
}

// Looked for through nodes that change no number.
std::optional<ReadConstant> constant_behind(const model::Graph& graph, std::string name) {
  std::vector<const onnx::NodeProto*> way;
  while (!graph.is_constant(name)) {
    const onnx::NodeProto* producer = graph.producer(name);
    if (producer == nullptr || !is_among(k_same_numbers, producer->op_type())) return std::nullopt;
    way.push_back(producer);
    name = producer->input(0);
  }
  ReadConstant found{name, graph.shape_of(name)};
  for (auto node = way.rbegin(); node != way.rend(); ++node) {
    if ((*node)->op_type() == "Transpose") found.shape = transposed(**node, found.shape);
  }
  return found;
}

class ParameterSearch {
 public:
  explicit ParameterSearch(model::Graph& graph) : graph_(graph) {
    const auto inputs = graph.inputs();
    of_data_.insert(inputs.begin(), inputs.end());
  }

  std::vector<Parameter> run() {
    for (const onnx::NodeProto* node : graph_.nodes()) {
      const bool behind = reads_one_of(*node, layers_);
      if (reads_one_of(*node, of_data_) && node->op_type() != "Shape" && node->op_type() != "Size") {
        of_data_.insert(node->output().begin(), node->output().end());
      }
      learns_ = false;
      look_at(*node, behind);
      if (behind || learns_) layers_.insert(node->output().begin(), node->output().end());
    }
    return std::move(found_);
  }

 private:
  static bool reads_one_of(const onnx::NodeProto& node, const std::set<std::string>& values) {
    return std::ranges::any_of(node.input(), [&](const auto& name) { return values.contains(name); });
  }

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
    } else if (op == "Gather") {
      if (node.input_size() > 1 && of_data_.contains(node.input(1))) take(node, 0, ParameterRole::embedding);
    } else if (behind && (op == "Add" || op == "Mul")) {
      for (int i = 0; i < 2; ++i) by_channel(node, i, op == "Add" ? ParameterRole::bias : ParameterRole::scale);
    }
  }

  // nullptr: the input is no such constant, or was met before. `shape` gets its extents as the node reads them.
  Parameter* take(const onnx::NodeProto& node, int input, ParameterRole role, tensor::Shape* shape = nullptr) {
    if (node.input_size() <= input) return nullptr;
    const auto read = constant_behind(graph_, node.input(input));
    if (!read || graph_.constant(read->name)->data_type() != onnx::TensorProto::FLOAT) return nullptr;
    learns_ = true;
    if (!names_.insert(read->name).second) return nullptr;
    if (shape != nullptr) *shape = read->shape;
    found_.push_back({.name = read->name, .role = role});
    return &found_.back();
  }

  void by_channel(const onnx::NodeProto& node, int input, ParameterRole role) {
    const auto read = constant_behind(graph_, node.input(input));
    if (!read) return;
    const bool one_number = tensor::elements_of(read->shape) == 1;
    if (is_by_channel(read->shape) ||
        (one_number && role == ParameterRole::bias && is_right_behind_a_layer(node.input(1 - input)))) {
      take(node, input, role);
    }
  }

  // Whether the value is what a product with weights gave.
  bool is_right_behind_a_layer(const std::string& value) const {
    const onnx::NodeProto* producer = graph_.producer(value);
    while (producer != nullptr && is_among(k_same_numbers, producer->op_type())) {
      producer = graph_.producer(producer->input(0));
    }
    if (producer == nullptr || !has_weights(producer->op_type())) return false;
    return std::ranges::any_of(producer->input(), [this](const std::string& name) {
      const auto read = constant_behind(graph_, name);
      return read && names_.contains(read->name);
    });
  }

  void convolution(const onnx::NodeProto& node, bool transposed) {
    tensor::Shape shape;
    if (Parameter* weight = take(node, 1, ParameterRole::weight, &shape)) {
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
    tensor::Shape shape;
    Parameter* weight = take(node, input, ParameterRole::weight, &shape);
    if (weight == nullptr) return;
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
  std::set<std::string> layers_;   // values that depend on something that learns
  std::set<std::string> of_data_;  // values that depend on the elements of an input
  bool learns_ = false;            // something that the node reads
};

}  // namespace

bool decays(ParameterRole role) {
  return role == ParameterRole::weight || role == ParameterRole::recurrent || role == ParameterRole::embedding;
}

std::vector<Parameter> learning_parameters(model::Graph& graph) {
  return ParameterSearch(graph).run();
}

std::vector<std::string> staying_constants(model::Graph& graph, const std::vector<Parameter>& parameters) {
  std::set<std::string> known;
  for (const Parameter& one : parameters) known.insert(one.name);
  for (const NormalisationStatistics& one : normalisation_statistics(graph)) known.insert({one.mean, one.variance});
  std::vector<std::string> staying;
  for (const onnx::NodeProto* node : graph.nodes()) {
    if (is_among(k_with_options, node->op_type())) continue;
    for (const std::string& name : node->input()) {
      const onnx::TensorProto* constant = graph.constant(name);
      if (constant == nullptr || !is_among(k_real_types, constant->data_type())) continue;
      if (known.insert(name).second) staying.push_back(name);
    }
  }
  return staying;
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
