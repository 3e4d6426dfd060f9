#include <algorithm>
#include <optional>
#include <vector>

#include "assay/quantize/pad_folding_internal.hpp"
#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize {
namespace {

using Extents = std::vector<std::int64_t>;

// Whether the value a Pad fills in is 0.
Result<bool> fills_zeros(const model::Graph& graph, const onnx::NodeProto& pad) {
  if (model::attribute(pad, "mode", std::string("constant")) != "constant") return false;
  if (pad.input_size() < 3 || pad.input(2).empty()) return true;
  if (!graph.is_constant(pad.input(2))) return false;
  ASSAY_ASSIGN(const tensor::Tensor value, graph.floats(pad.input(2)));
  return std::ranges::all_of(value.as<float>(), [](float x) { return x == 0.0F; });
}

// The padding of the spatial axes, first all before, then all behind; nothing when it cannot go into a Conv.
Result<std::optional<Extents>> spatial_pads(const model::Graph& graph, const onnx::NodeProto& pad) {
  const bool names_axes = pad.input_size() > 3 && !pad.input(3).empty();
  if (pad.input_size() < 2 || !graph.is_constant(pad.input(1)) || names_axes) return std::nullopt;
  ASSAY_ASSIGN(const bool zeros, fills_zeros(graph, pad));
  if (!zeros) return std::nullopt;
  ASSAY_ASSIGN(const tensor::Tensor tensor, graph.values(pad.input(1)));
  const auto values = tensor.as<std::int64_t>();
  const std::size_t rank = values.size() / 2;
  Extents spatial;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const bool is_spatial = k % rank >= 2;
    if (values[k] < 0 || (!is_spatial && values[k] != 0)) return std::nullopt;
    if (is_spatial) spatial.push_back(values[k]);
  }
  return spatial;
}

Result<bool> fold(model::Graph& graph, onnx::NodeProto* pad) {
  onnx::NodeProto* conv = only_consumer(graph, pad->output(0));
  if (conv == nullptr || conv->op_type() != "Conv" || !conv->domain().empty()) return false;
  if (model::attribute(*conv, "auto_pad", std::string("NOTSET")) != "NOTSET") return false;
  ASSAY_ASSIGN(const std::optional<Extents> added, spatial_pads(graph, *pad));
  if (!added) return false;
  Extents pads = model::attribute(*conv, "pads", Extents(added->size(), 0));
  if (pads.size() != added->size() || !bypass(graph, pad)) return false;
  std::ranges::transform(pads, *added, pads.begin(), std::plus<>());
  model::set_attribute(conv, "pads", pads);
  return true;
}

}  // namespace

Result<std::size_t> fold_pads(model::Graph& graph) {
  std::size_t folded = 0;
  for (onnx::NodeProto* node : graph.nodes()) {
    if (node->op_type() != "Pad" || !node->domain().empty()) continue;
    ASSAY_ASSIGN(const bool done, fold(graph, node));
    folded += done ? 1 : 0;
  }
  return folded;
}

}  // namespace assay::quantize
