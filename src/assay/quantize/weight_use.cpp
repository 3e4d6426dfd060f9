#include <algorithm>

#include "assay/quantize/weight_use_internal.hpp"

namespace assay::quantize {

WeightUse use_of(const WeightedNode& product) {
  const bool is_grouped = product.node->op_type() == "ConvTranspose";
  const std::int64_t groups = is_grouped ? model::attribute(*product.node, "group", std::int64_t{1}) : 1;
  return {product.weight, product.axis, static_cast<std::size_t>(groups)};
}

Result<RoundedWeight> round_weight(model::Graph& graph, const WeightUse& use,
                                   const std::vector<onnx::NodeProto*>& nodes, bool per_channel,
                                   const RoundChannel& round) {
  ASSAY_ASSIGN(tensor::Tensor weights, graph.floats(use.weight));
  tensor::Shape of_group = weights.shape();
  of_group.front() /= static_cast<std::int64_t>(use.groups);
  const ChannelLayout layout = per_channel ? channels_along(of_group, use.axis) : whole(weights.shape());
  const std::size_t step = std::max<std::size_t>(1, layout.channels * layout.elements());
  for (std::size_t first = 0; first < weights.elements(); first += step) {
    round_channels(weights.as<float>().subspan(first, step), layout, round);
  }
  const bool is_own = !graph.is_output(use.weight) && graph.consumers(use.weight).size() == nodes.size();
  const std::string name = is_own ? use.weight : graph.fresh_name(use.weight + "_rounded");
  graph.set_constant(name, weights.view());
  for (onnx::NodeProto* node : nodes) graph.set_input(node, 1, name);
  return RoundedWeight{weights.elements(), layout.channels * (weights.elements() / step)};
}

}  // namespace assay::quantize
