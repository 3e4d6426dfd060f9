#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "assay/quantize/affine.hpp"
#include "assay/quantize/channel_folding_internal.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize {
namespace {

using tensor::Shape;
using tensor::Tensor;

// y' = scale·y + shift for each output channel of a product.
struct ChannelMap {
  std::vector<double> scale;
  std::vector<double> shift;
};

std::size_t groups_of(const onnx::NodeProto& node) {
  return static_cast<std::size_t>(model::attribute(node, "group", std::int64_t{1}));
}

void scale_weight(Tensor& weight, const WeightedNode& product, const std::vector<double>& scale) {
  const ChannelLayout layout = channels_along(weight.shape(), product.axis);
  const bool grouped = product.node->op_type() == "ConvTranspose";
  const std::size_t rows_in_group =
      grouped ? static_cast<std::size_t>(weight.shape()[0]) / groups_of(*product.node) : layout.outer;
  auto values = weight.as<float>();
  std::size_t at = 0;
  for (std::size_t outer = 0; outer < layout.outer; ++outer) {
    const std::size_t first = grouped ? outer / rows_in_group * layout.channels : 0;
    for (std::size_t channel = 0; channel < layout.channels; ++channel) {
      const double factor = scale[first + channel];
      for (std::size_t k = 0; k < layout.inner; ++k, ++at) values[at] = static_cast<float>(values[at] * factor);
    }
  }
}

// The constant under its own name where only this node reads it, else under a new one.
std::string own_name(model::Graph& graph, const std::string& constant) {
  return only_consumer(graph, constant) != nullptr ? constant : graph.fresh_name(constant + "_folded");
}

// The bias of each channel as it is now.
Result<std::vector<double>> bias_of(const model::Graph& graph, const WeightedNode& product, std::size_t channels) {
  std::vector<double> bias(channels, 0.0);
  if (product.bias.empty()) return bias;
  ASSAY_ASSIGN(const Tensor tensor, graph.floats(product.bias));
  const auto values = tensor.as<float>();
  for (std::size_t c = 0; c < channels; ++c) bias[c] = values[values.size() == 1 ? 0 : c];
  return bias;
}

void set_bias(model::Graph& graph, const WeightedNode& product, const std::vector<double>& bias) {
  Tensor tensor(tensor::DType::f32, {static_cast<std::int64_t>(bias.size())});
  auto values = tensor.as<float>();
  for (std::size_t c = 0; c < bias.size(); ++c) values[c] = static_cast<float>(bias[c]);
  const std::string name =
      product.bias.empty() ? graph.fresh_name(product.weight + "_bias") : own_name(graph, product.bias);
  graph.set_constant(name, tensor.view());
  std::vector<std::string> inputs(product.node->input().begin(), product.node->input().end());
  inputs.resize(2);
  inputs.push_back(name);
  if (product.node->op_type() == "MatMul") graph.set_op(product.node, "Gemm");
  graph.set_inputs(product.node, inputs);
}

// `what`: which node goes into which, for messages.
Status apply(model::Graph& graph, const WeightedNode& product, const ChannelMap& map, const std::string& what) {
  const std::size_t channels = output_channels(graph, *product.node);
  ASSAY_ASSIGN(std::vector<double> bias, bias_of(graph, product, channels));
  ASSAY_ASSIGN(Tensor weight, graph.floats(product.weight));
  scale_weight(weight, product, map.scale);
  const std::string name = own_name(graph, product.weight);
  graph.set_constant(name, weight.view());
  graph.set_input(product.node, 1, name);
  for (std::size_t c = 0; c < channels; ++c) bias[c] = map.scale[c] * bias[c] + map.shift[c];
  const std::vector<float> biases(bias.begin(), bias.end());
  if (!are_finite(weight.as<float>()) || !are_finite(biases)) {
    return fail(ErrorCode::out_of_range, "{} it makes NaN or infinity of them; look at its constants", what);
  }
  set_bias(graph, product, bias);
  return {};
}

bool is_matrix(const model::Graph& graph, const std::string& value) {
  const auto type = graph.type_of(value);
  return type && type->shape && type->shape->size() == 2;
}

bool takes_a_bias(const model::Graph& graph, const WeightedNode& product) {
  const onnx::NodeProto& node = *product.node;
  if (node.op_type() == "MatMul") {
    return graph.shape_of(product.weight).size() == 2 && is_matrix(graph, node.input(0));
  }
  return node.input_size() < 3 || node.input(2).empty() || !product.bias.empty();
}

Result<std::optional<ChannelMap>> map_of_normalization(const model::Graph& graph, const onnx::NodeProto& node,
                                                       std::size_t channels) {
  if (model::attribute(node, "training_mode", std::int64_t{0}) != 0 || node.input_size() != 5) return std::nullopt;
  std::vector<Tensor> parameters;
  for (int k = 1; k < 5; ++k) {
    if (!graph.is_constant(node.input(k))) return std::nullopt;
    ASSAY_ASSIGN(Tensor values, graph.floats(node.input(k)));
    if (values.elements() != channels) {
      return fail(ErrorCode::corrupt, "{} (BatchNormalization): {} values in {}, expected {} channels", label_of(node),
                  values.elements(), node.input(k), channels);
    }
    parameters.push_back(std::move(values));
  }
  const double epsilon = model::attribute(node, "epsilon", 1e-5F);
  ChannelMap map;
  for (std::size_t c = 0; c < channels; ++c) {
    const auto parameter = [&](std::size_t k) { return static_cast<double>(parameters[k].as<float>()[c]); };
    map.scale.push_back(parameter(0) / std::sqrt(parameter(3) + epsilon));
    map.shift.push_back(parameter(1) - map.scale.back() * parameter(2));
  }
  return map;
}

// Whether `shape`, aligned to the right against an output of `rank`, varies along axis 1 only, with all its channels.
bool is_per_channel(const Shape& shape, std::size_t rank, std::size_t channels) {
  if (tensor::elements_of(shape) == 1) return shape.size() <= rank;
  const std::size_t after = rank - 2;
  return shape.size() > after && shape.size() <= rank && tensor::elements_of(shape) == channels &&
         shape[shape.size() - after - 1] == static_cast<std::int64_t>(channels);
}

Result<std::optional<ChannelMap>> map_of_arithmetic(const model::Graph& graph, const onnx::NodeProto& node,
                                                    const WeightedNode& product, std::size_t channels) {
  const bool adds = node.op_type() == "Add";
  const std::string& other = node.input(graph.is_constant(node.input(0)) ? 0 : 1);
  if (product.node->op_type() == "MatMul" || !graph.is_constant(other)) return std::nullopt;
  if (!is_per_channel(graph.shape_of(other), graph.shape_of(product.weight).size(), channels)) return std::nullopt;
  ASSAY_ASSIGN(const Tensor values, graph.floats(other));
  ChannelMap map{std::vector<double>(channels, 1.0), std::vector<double>(channels, 0.0)};
  for (std::size_t c = 0; c < channels; ++c) {
    (adds ? map.shift : map.scale)[c] = values.as<float>()[values.elements() == 1 ? 0 : c];
  }
  return map;
}

// Folds the node behind the product if it can be; gives the operator that went, empty for none.
Result<std::string> fold_next(model::Graph& graph, const WeightedNode& product) {
  onnx::NodeProto* next = only_consumer(graph, product.node->output(0));
  if (next == nullptr || !next->domain().empty() || !takes_a_bias(graph, product)) return std::string();
  const std::string op = next->op_type();
  const std::size_t channels = output_channels(graph, *product.node);
  std::optional<ChannelMap> map;
  if (op == "BatchNormalization" && next->input(0) == product.node->output(0)) {
    ASSAY_ASSIGN(map, map_of_normalization(graph, *next, channels));
  } else if (op == "Add" || op == "Mul") {
    ASSAY_ASSIGN(map, map_of_arithmetic(graph, *next, product, channels));
  }
  if (!map) return std::string();
  const std::string what =
      fmt::format("{} ({}): taken into the weights of {}", label_of(*next), op, label_of(*product.node));
  if (next->input(0) != product.node->output(0)) {
    graph.set_inputs(next, {next->input(1), next->input(0)});
  }
  if (!bypass(graph, next)) return std::string();
  ASSAY_TRY(apply(graph, product, *map, what));
  return op;
}

Status fold_gemm_factors(model::Graph& graph, const WeightedNode& product) {
  const float alpha = model::attribute(*product.node, "alpha", 1.0F);
  const float beta = model::attribute(*product.node, "beta", 1.0F);
  if (product.node->op_type() != "Gemm" || (alpha == 1.0F && beta == 1.0F) || !takes_a_bias(graph, product)) return {};
  const std::size_t channels = output_channels(graph, *product.node);
  ASSAY_ASSIGN(std::vector<double> bias, bias_of(graph, product, channels));
  ASSAY_ASSIGN(Tensor weight, graph.floats(product.weight));
  scale_weight(weight, product, std::vector<double>(channels, alpha));
  for (double& value : bias) value *= beta;
  const std::string name = own_name(graph, product.weight);
  graph.set_constant(name, weight.view());
  graph.set_input(product.node, 1, name);
  if (!product.bias.empty()) set_bias(graph, product, bias);
  model::remove_attribute(product.node, "alpha");
  model::remove_attribute(product.node, "beta");
  return {};
}

}  // namespace

Result<ChannelFolds> fold_into_weights(model::Graph& graph) {
  ChannelFolds folds;
  for (const WeightedNode& product : weighted_nodes(graph)) {
    ASSAY_TRY(within(fold_gemm_factors(graph, product), "folding the factors of " + label_of(*product.node)));
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (const WeightedNode& product : weighted_nodes(graph)) {
      ASSAY_ASSIGN(const std::string op, fold_next(graph, product));
      changed = changed || !op.empty();
      folds.batch_normalizations += op == "BatchNormalization" ? 1 : 0;
      folds.additions += op == "Add" ? 1 : 0;
      folds.factors += op == "Mul" ? 1 : 0;
    }
  }
  return folds;
}

}  // namespace assay::quantize
