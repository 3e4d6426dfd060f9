#include "assay/quantize/equalization.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <vector>

#include "assay/quantize/rewiring_internal.hpp"
#include "assay/quantize/weight_channels_internal.hpp"

namespace assay::quantize {
namespace {

using tensor::Tensor;

struct Pair {
  const onnx::NodeProto* first = nullptr;
  const onnx::NodeProto* second = nullptr;
  std::size_t repeat = 1;  // inputs of the second for each channel of the first
};

bool is_homogeneous(const std::string& op) {
  return op == "Relu" || op == "LeakyRelu" || op == "MaxPool" || op == "AveragePool" || op == "GlobalAveragePool";
}

// Whether a Reshape leaves the last axis, with its `channels`, alone.
bool keeps_last_axis(const model::Graph& graph, const onnx::NodeProto& node, std::size_t channels) {
  const auto type = graph.type_of(node.output(0));
  return type && type->shape && !type->shape->empty() && type->shape->back() == static_cast<std::int64_t>(channels);
}

class Pairs {
 public:
  explicit Pairs(model::Graph& graph) : graph_(graph) {
    for (const WeightedNode& product : weighted_nodes(graph)) {
      if (has_weight_channels(graph, product)) products_.emplace(product.node, product);
    }
  }

  std::vector<Pair> find() const {
    std::vector<Pair> pairs;
    for (const onnx::NodeProto* node : std::as_const(graph_).nodes()) {
      const auto product = products_.find(node);
      if (product == products_.end()) continue;
      if (const auto pair = pair_of(product->second)) pairs.push_back(*pair);
    }
    return pairs;
  }

  // Looked up anew: names of weights change when shared ones are copied.
  WeightedNode product(const onnx::NodeProto* node) const {
    WeightedNode product = products_.at(node);
    product.weight = product.node->input(1);
    if (!product.bias.empty()) product.bias = product.node->input(2);
    return product;
  }

 private:
  std::optional<Pair> pair_of(const WeightedNode& first) const {
    const bool is_conv = first.node->op_type() == "Conv";
    const std::size_t channels = weight_channels_of(graph_, first).outputs();
    if (first.node->input_size() > 2 && !first.node->input(2).empty() && first.bias.empty()) return std::nullopt;
    const onnx::NodeProto* node = only_consumer(graph_, first.node->output(0));
    while (node != nullptr && !products_.contains(node)) {
      const std::string& op = node->op_type();
      const bool flattens = op == "Flatten" && is_conv && model::attribute(*node, "axis", std::int64_t{1}) == 1;
      const bool reshapes = op == "Reshape" && !is_conv && keeps_last_axis(graph_, *node, channels);
      if (!node->domain().empty() || !(is_homogeneous(op) || flattens || reshapes)) return std::nullopt;
      node = only_consumer(graph_, node->output(0));
    }
    if (node == nullptr) return std::nullopt;
    const WeightedNode second = product(node);
    const std::size_t inputs = weight_channels_of(graph_, second).inputs();
    const bool fits = inputs == channels || (is_conv && node->op_type() != "Conv" && inputs % channels == 0);
    return fits ? std::optional(Pair{first.node, node, inputs / channels}) : std::nullopt;
  }

  model::Graph& graph_;
  std::unordered_map<const onnx::NodeProto*, WeightedNode> products_;
};

// Equalizes one pair and gives the largest |ln s|.
Result<double> equalize(model::Graph& graph, const WeightedNode& first, const WeightedNode& second,
                        std::size_t repeat) {
  const WeightChannels before = weight_channels_of(graph, first);
  const WeightChannels behind = weight_channels_of(graph, second);
  ASSAY_ASSIGN(Tensor weight, graph.floats(first.weight));
  ASSAY_ASSIGN(Tensor next, graph.floats(second.weight));
  const std::vector<double> outgoing = before.largest_by_output(weight);
  const std::vector<double> incoming = behind.largest_by_input(next);
  std::vector<double> shrink(outgoing.size(), 1.0);
  std::vector<double> grow(incoming.size(), 1.0);
  double change = 0;
  for (std::size_t c = 0; c < outgoing.size(); ++c) {
    const auto from = incoming.begin() + static_cast<std::ptrdiff_t>(c * repeat);
    const double most = *std::max_element(from, from + static_cast<std::ptrdiff_t>(repeat));
    if (outgoing[c] <= 0 || most <= 0) continue;
    const double s = std::sqrt(outgoing[c] / most);
    shrink[c] = 1 / s;
    std::fill_n(grow.begin() + static_cast<std::ptrdiff_t>(c * repeat), repeat, s);
    change = std::max(change, std::abs(std::log(s)));
  }
  before.scale_outputs(weight, shrink);
  behind.scale_inputs(next, grow);
  replace_constant(graph, first.node, 1, weight);
  replace_constant(graph, second.node, 1, next);
  if (!first.bias.empty()) {
    ASSAY_ASSIGN(Tensor bias, graph.floats(first.bias));
    auto values = bias.as<float>();
    if (values.size() != shrink.size()) {
      return fail(ErrorCode::corrupt, "{}: {} values in its bias, expected {}", label_of(*first.node), values.size(),
                  shrink.size());
    }
    for (std::size_t c = 0; c < values.size(); ++c) values[c] = static_cast<float>(values[c] * shrink[c]);
    replace_constant(graph, first.node, 2, bias);
  }
  return change;
}

}  // namespace

Result<std::size_t> equalize_layers(model::Graph& graph) {
  constexpr int k_most_rounds = 20;
  constexpr double k_close = 0.01;
  const Pairs products(graph);
  const std::vector<Pair> pairs = products.find();
  double change = 1;
  for (int round = 0; round < k_most_rounds && change > k_close && !pairs.empty(); ++round) {
    change = 0;
    for (const Pair& pair : pairs) {
      ASSAY_ASSIGN(const double largest,
                   equalize(graph, products.product(pair.first), products.product(pair.second), pair.repeat));
      change = std::max(change, largest);
    }
  }
  return pairs.size();
}

}  // namespace assay::quantize
