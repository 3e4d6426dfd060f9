#include "assay/quantize/smooth_quant.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <vector>

#include "assay/quantize/channel_statistics.hpp"
#include "assay/quantize/rewiring_internal.hpp"
#include "assay/quantize/weight_channels_internal.hpp"

namespace assay::quantize {
namespace {

using tensor::Tensor;

// An activation and the products that read it; `readers` are the nodes that take it itself: products and Reshapes.
struct Smoothed {
  std::vector<WeightedNode> products;
  std::vector<onnx::NodeProto*> readers;
  std::size_t channels = 0;
};

using Products = std::unordered_map<const onnx::NodeProto*, WeightedNode>;

// The value before the Reshapes that only products need, and through which channels stay the last axis; `reader`
// becomes the first node behind it.
std::string root_of(const model::Graph& graph, const Products& products, const std::string& value, std::size_t channels,
                    onnx::NodeProto*& reader) {
  onnx::NodeProto* producer = graph.producer(value);
  if (producer == nullptr || producer->op_type() != "Reshape" || graph.is_output(value)) return value;
  const auto type = graph.type_of(producer->input(0));
  const bool keeps =
      type && type->shape && !type->shape->empty() && type->shape->back() == static_cast<std::int64_t>(channels) &&
      std::ranges::all_of(graph.consumers(value), [&](const auto* node) { return products.contains(node); });
  if (!keeps) return value;
  reader = producer;
  return producer->input(0);
}

std::map<std::string, Smoothed> find(model::Graph& graph, const std::set<std::string>& integers) {
  Products products;
  for (const WeightedNode& product : weighted_nodes(graph)) {
    if (product.node->op_type() != "Conv" && has_weight_channels(graph, product)) {
      products.emplace(product.node, product);
    }
  }
  std::map<std::string, Smoothed> found;
  for (onnx::NodeProto* node : graph.nodes()) {
    if (!products.contains(node)) continue;
    const WeightedNode& product = products.at(node);
    const std::size_t channels = weight_channels_of(graph, product).inputs();
    onnx::NodeProto* reader = node;
    const std::string root = root_of(graph, products, node->input(0), channels, reader);
    if (integers.contains(root)) continue;
    Smoothed& smoothed = found[root];
    if (smoothed.channels != 0 && smoothed.channels != channels) continue;
    smoothed.channels = channels;
    smoothed.products.push_back(product);
    if (std::ranges::find(smoothed.readers, reader) == smoothed.readers.end()) smoothed.readers.push_back(reader);
  }
  return found;
}

Result<std::vector<double>> factors_for(const model::Graph& graph, const Smoothed& smoothed,
                                        const ChannelStatistics& statistics, double strength) {
  std::vector<double> weights(smoothed.channels, 0.0);
  for (const WeightedNode& product : smoothed.products) {
    ASSAY_ASSIGN(const Tensor weight, graph.floats(product.weight));
    const std::vector<double> largest = weight_channels_of(graph, product).largest_by_input(weight);
    for (std::size_t j = 0; j < weights.size(); ++j) weights[j] = std::max(weights[j], largest[j]);
  }
  std::vector<double> factors(smoothed.channels, 1.0);
  for (std::size_t j = 0; j < factors.size(); ++j) {
    if (statistics.largest[j] <= 0 || weights[j] <= 0) continue;
    factors[j] = std::pow(static_cast<double>(statistics.largest[j]), strength) / std::pow(weights[j], 1 - strength);
  }
  return factors;
}

Tensor inverse_of(const std::vector<double>& factors) {
  Tensor inverse(tensor::DType::f32, {static_cast<std::int64_t>(factors.size())});
  std::ranges::transform(factors, inverse.as<float>().begin(), [](double s) { return static_cast<float>(1 / s); });
  return inverse;
}

// Whether the division can go into the node that gives the value: a LayerNormalization over the last axis, for these
// readers only.
bool takes_division(const model::Graph& graph, const std::string& value, const Smoothed& smoothed) {
  const onnx::NodeProto* producer = graph.producer(value);
  if (producer == nullptr || producer->op_type() != "LayerNormalization" || graph.is_output(value)) return false;
  const tensor::Shape channels{static_cast<std::int64_t>(smoothed.channels)};
  for (int k = 1; k < producer->input_size(); ++k) {
    if (!graph.is_constant(producer->input(k)) || graph.shape_of(producer->input(k)) != channels) return false;
  }
  return std::ranges::all_of(graph.consumers(value), [&](const onnx::NodeProto* reader) {
    return std::ranges::find(smoothed.readers, reader) != smoothed.readers.end();
  });
}

Status divide_producer(model::Graph& graph, onnx::NodeProto* producer, const std::vector<double>& factors) {
  for (int k = 1; k < producer->input_size(); ++k) {
    ASSAY_ASSIGN(Tensor values, graph.floats(producer->input(k)));
    auto numbers = values.as<float>();
    for (std::size_t j = 0; j < factors.size(); ++j) numbers[j] = static_cast<float>(numbers[j] / factors[j]);
    replace_constant(graph, producer, k, values);
  }
  return {};
}

void divide_by_node(model::Graph& graph, const std::string& value, const Smoothed& smoothed,
                    const std::vector<double>& factors) {
  const std::string inverse = graph.fresh_name(value + "_smoothing");
  const std::string smooth = graph.fresh_name(value + "_smooth");
  graph.set_constant(inverse, inverse_of(factors).view());
  graph.add_node("Mul", {value, inverse}, {smooth});
  if (const auto type = graph.type_of(value)) graph.set_type(smooth, *type);
  for (onnx::NodeProto* reader : smoothed.readers) graph.set_input(reader, 0, smooth);
}

Status smooth(model::Graph& graph, const std::string& value, const Smoothed& smoothed,
              const std::vector<double>& factors) {
  if (takes_division(graph, value, smoothed)) {
    ASSAY_TRY(divide_producer(graph, graph.producer(value), factors));
  } else {
    divide_by_node(graph, value, smoothed, factors);
  }
  for (const WeightedNode& product : smoothed.products) {
    ASSAY_ASSIGN(Tensor weight, graph.floats(product.node->input(1)));
    weight_channels_of(graph, product).scale_inputs(weight, factors);
    replace_constant(graph, product.node, 1, weight);
  }
  return {};
}

}  // namespace

Result<std::size_t> smooth_activations(model::Graph& graph, const SmoothOptions& options, Calibration& calibration) {
  const std::map<std::string, Smoothed> found = find(graph, options.integers);
  std::vector<ChannelledTensor> tensors;
  for (const auto& [value, smoothed] : found) tensors.push_back({value, -1});
  ASSAY_ASSIGN(const std::vector<ChannelStatistics> statistics,
               channel_statistics(graph, tensors, calibration, options.threads));
  std::size_t at = 0;
  for (const auto& [value, smoothed] : found) {
    ASSAY_ASSIGN(const std::vector<double> factors, factors_for(graph, smoothed, statistics[at++], options.strength));
    ASSAY_TRY(smooth(graph, value, smoothed, factors));
  }
  ASSAY_TRY(graph.order());
  return found.size();
}

}  // namespace assay::quantize
