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

// Channels with weights below this share of the largest are left alone: what they give is their bias, which would grow
// beyond what one grid for all channels can hold.
constexpr double k_least_share = 1e-4;

struct Pair {
  const onnx::NodeProto* first = nullptr;
  const onnx::NodeProto* second = nullptr;
  std::size_t repeat = 1;  // inputs of the second for each channel of the first
};

// Where the channels of the first product lie in the value that is looked at.
struct ChannelAxis {
  std::size_t axis = 0;
  std::size_t rank = 0;
  std::size_t channels = 0;
  bool is_flattened = false;  // each channel is several entries of the axis, one after the other

  bool is_last() const { return axis + 1 == rank; }
};

std::optional<std::size_t> rank_of(const model::Graph& graph, const std::string& value) {
  const auto type = graph.type_of(value);
  return type && type->shape ? std::optional(type->shape->size()) : std::nullopt;
}

std::optional<ChannelAxis> axis_behind(const model::Graph& graph, const WeightedNode& product, std::size_t channels) {
  const std::string& op = product.node->op_type();
  if (op == "Conv") return ChannelAxis{1, graph.shape_of(product.weight).size(), channels};
  if (op == "Gemm") return ChannelAxis{1, 2, channels};
  const auto rank = rank_of(graph, product.node->output(0));
  return rank ? std::optional(ChannelAxis{*rank - 1, *rank, channels}) : std::nullopt;
}

// Whether a Reshape leaves the last axis, with the channels, alone.
bool keeps_last_axis(const model::Graph& graph, const onnx::NodeProto& node, const ChannelAxis& at) {
  const auto type = graph.type_of(node.output(0));
  return at.is_last() && !at.is_flattened && type && type->shape && !type->shape->empty() &&
         type->shape->back() == static_cast<std::int64_t>(at.channels);
}

// The channels behind a node through which a factor for each of them goes; nothing for other nodes.
std::optional<ChannelAxis> axis_through(const model::Graph& graph, const onnx::NodeProto& node, ChannelAxis at) {
  const std::string& op = node.op_type();
  if (!node.domain().empty()) return std::nullopt;
  if (op == "Relu" || op == "LeakyRelu") return at;
  if (op == "MaxPool" || op == "AveragePool" || op == "GlobalAveragePool") {  // along all axes but the first two
    return at.axis == 1 ? std::optional(at) : std::nullopt;
  }
  if (op == "Flatten" && at.axis == 1 && model::attribute(node, "axis", std::int64_t{1}) == 1) {
    return ChannelAxis{1, 2, at.channels, at.is_flattened || at.rank > 2};
  }
  if (op == "Reshape" && keeps_last_axis(graph, node, at)) {
    const std::size_t rank = graph.type_of(node.output(0))->shape->size();
    return ChannelAxis{rank - 1, rank, at.channels};
  }
  return std::nullopt;
}

// How many inputs of the second product each channel is; nothing when its inputs lie along another axis.
std::optional<std::size_t> repeat_at(const model::Graph& graph, const WeightedNode& second, const ChannelAxis& at) {
  const std::size_t inputs = weight_channels_of(graph, second).inputs();
  const bool is_conv = second.node->op_type() == "Conv";
  const bool is_along = is_conv ? at.axis == 1 && at.rank == graph.shape_of(second.weight).size() : at.is_last();
  const bool fits = at.is_flattened ? inputs % at.channels == 0 : inputs == at.channels;
  return is_along && fits ? std::optional(inputs / at.channels) : std::nullopt;
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
    if (first.node->input_size() > 2 && !first.node->input(2).empty() && first.bias.empty()) return std::nullopt;
    std::optional<ChannelAxis> at = axis_behind(graph_, first, weight_channels_of(graph_, first).outputs());
    const onnx::NodeProto* node = only_consumer(graph_, first.node->output(0));
    while (at && node != nullptr && !products_.contains(node)) {
      at = axis_through(graph_, *node, *at);
      node = only_consumer(graph_, node->output(0));
    }
    if (!at || node == nullptr) return std::nullopt;
    const auto repeat = repeat_at(graph_, product(node), *at);
    return repeat ? std::optional(Pair{first.node, node, *repeat}) : std::nullopt;
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
  const double least = k_least_share * *std::ranges::max_element(outgoing);
  for (std::size_t c = 0; c < outgoing.size(); ++c) {
    const auto from = incoming.begin() + static_cast<std::ptrdiff_t>(c * repeat);
    const double most = *std::max_element(from, from + static_cast<std::ptrdiff_t>(repeat));
    if (outgoing[c] <= least || most <= 0) continue;
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
