#include <algorithm>
#include <cmath>

#include "assay/quantize/rewiring_internal.hpp"
#include "assay/quantize/weight_channels_internal.hpp"

namespace assay::quantize {

std::vector<double> WeightChannels::largest_by_output(const tensor::Tensor& weight) const {
  std::vector<double> largest(outputs_, 0.0);
  const auto values = weight.as<float>();
  for (std::size_t k = 0; k < values.size(); ++k) {
    double& most = largest[output_of(k)];
    most = std::max(most, std::abs(static_cast<double>(values[k])));
  }
  return largest;
}

std::vector<double> WeightChannels::largest_by_input(const tensor::Tensor& weight) const {
  std::vector<double> largest(inputs_, 0.0);
  const auto values = weight.as<float>();
  for (std::size_t k = 0; k < values.size(); ++k) {
    double& most = largest[input_of(k)];
    most = std::max(most, std::abs(static_cast<double>(values[k])));
  }
  return largest;
}

void WeightChannels::scale_outputs(tensor::Tensor& weight, const std::vector<double>& factors) const {
  auto values = weight.as<float>();
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<float>(values[k] * factors[output_of(k)]);
}

void WeightChannels::scale_inputs(tensor::Tensor& weight, const std::vector<double>& factors) const {
  auto values = weight.as<float>();
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<float>(values[k] * factors[input_of(k)]);
}

bool has_weight_channels(const model::Graph& graph, const WeightedNode& product) {
  const std::string& op = product.node->op_type();
  if (op == "MatMul") return graph.shape_of(product.weight).size() == 2;
  if (op == "Gemm") return model::attribute(*product.node, "transA", std::int64_t{0}) == 0;
  return op == "Conv";
}

WeightChannels weight_channels_of(const model::Graph& graph, const WeightedNode& product) {
  const tensor::Shape shape = graph.shape_of(product.weight);
  const auto extent = [&](std::size_t k) { return static_cast<std::size_t>(shape[k]); };
  if (product.node->op_type() == "Conv") {
    const auto groups = static_cast<std::size_t>(model::attribute(*product.node, "group", std::int64_t{1}));
    const std::size_t kernel = tensor::elements_of(shape) / std::max<std::size_t>(1, extent(0) * extent(1));
    return {extent(0), extent(1) * groups, extent(1), kernel, false};
  }
  const bool inputs_first = product.axis == 1;
  const std::size_t inputs = extent(inputs_first ? 0 : 1);
  return {extent(product.axis), inputs, inputs, 1, inputs_first};
}

void replace_constant(model::Graph& graph, onnx::NodeProto* node, int index, const tensor::Tensor& values) {
  const std::string old = node->input(index);
  if (only_consumer(graph, old) != nullptr) {
    graph.set_constant(old, values.view());
    return;
  }
  const std::string name = graph.fresh_name(old + "_changed");
  graph.set_constant(name, values.view());
  graph.set_input(node, index, name);
}

}  // namespace assay::quantize
