#include <algorithm>
#include <cstring>
#include <numeric>
#include <optional>

#include "assay/quantize/constant_folding_internal.hpp"
#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize {
namespace {

using tensor::Shape;
using tensor::Tensor;

// Axes that a node gives as an input (opset 13) or as an attribute.
Result<std::vector<std::int64_t>> axes_of(const model::Graph& graph, const onnx::NodeProto& node) {
  if (node.input_size() < 2 || node.input(1).empty()) {
    return model::attribute(node, "axes", std::vector<std::int64_t>{});
  }
  ASSAY_ASSIGN(const Tensor axes, graph.values(node.input(1)));
  const auto values = axes.as<std::int64_t>();
  return std::vector<std::int64_t>(values.begin(), values.end());
}

Shape reshaped(const Shape& from, std::span<const std::int64_t> wish, bool allow_zero) {
  Shape to(wish.begin(), wish.end());
  std::int64_t known = 1;
  std::optional<std::size_t> open;
  for (std::size_t k = 0; k < to.size(); ++k) {
    if (to[k] == 0 && !allow_zero && k < from.size()) to[k] = from[k];
    if (to[k] == -1) {
      open = k;
    } else {
      known *= to[k];
    }
  }
  if (open && known > 0) to[*open] = static_cast<std::int64_t>(tensor::elements_of(from)) / known;
  return to;
}

Shape flattened(const Shape& from, std::int64_t axis) {
  const auto rank = static_cast<std::int64_t>(from.size());
  const auto cut = from.begin() + (axis < 0 ? axis + rank : axis);
  const auto product = std::multiplies<>();
  return {std::accumulate(from.begin(), cut, std::int64_t{1}, product),
          std::accumulate(cut, from.end(), std::int64_t{1}, product)};
}

Shape squeezed(const Shape& from, std::vector<std::int64_t> axes) {
  const auto rank = static_cast<std::int64_t>(from.size());
  for (auto& axis : axes) axis += axis < 0 ? rank : 0;
  Shape to;
  for (std::int64_t k = 0; k < rank; ++k) {
    const std::int64_t extent = from[static_cast<std::size_t>(k)];
    const bool named = std::find(axes.begin(), axes.end(), k) != axes.end();
    if (axes.empty() ? extent != 1 : !named) to.push_back(extent);
  }
  return to;
}

Shape unsqueezed(const Shape& from, std::vector<std::int64_t> axes) {
  const auto rank = static_cast<std::int64_t>(from.size() + axes.size());
  for (auto& axis : axes) axis += axis < 0 ? rank : 0;
  Shape to;
  std::size_t next = 0;
  for (std::int64_t k = 0; k < rank; ++k) {
    const bool added = std::find(axes.begin(), axes.end(), k) != axes.end();
    if (!added && next >= from.size()) break;
    to.push_back(added ? 1 : from[next++]);
  }
  return to;
}

Tensor transposed(const Tensor& from, std::vector<std::int64_t> order) {
  const std::size_t rank = from.shape().size();
  if (order.empty()) {
    order.resize(rank);
    std::iota(order.rbegin(), order.rend(), 0);
  }
  std::vector<std::size_t> strides(rank, 1);
  for (std::size_t k = rank; k-- > 1;) strides[k - 1] = strides[k] * static_cast<std::size_t>(from.shape()[k]);
  Shape shape(rank);
  std::vector<std::size_t> steps(rank);
  for (std::size_t k = 0; k < rank; ++k) {
    shape[k] = from.shape()[static_cast<std::size_t>(order[k])];
    steps[k] = strides[static_cast<std::size_t>(order[k])];
  }
  Tensor to(from.dtype(), shape);
  const std::size_t width = tensor::bits_of(from.dtype()) / 8;
  std::vector<std::int64_t> at(rank, 0);
  std::size_t source = 0;
  for (std::size_t target = 0; target < to.elements(); ++target) {
    std::memcpy(to.bytes().data() + target * width, from.bytes().data() + source * width, width);
    for (std::size_t k = rank; k-- > 0;) {
      source += steps[k];
      if (++at[k] < shape[k]) break;
      source -= steps[k] * static_cast<std::size_t>(shape[k]);
      at[k] = 0;
    }
  }
  return to;
}

bool is_byte_wide(const onnx::TensorProto& constant) {
  const auto type = constant.data_type();
  return type == onnx::TensorProto::FLOAT || type == onnx::TensorProto::DOUBLE || type == onnx::TensorProto::FLOAT16 ||
         type == onnx::TensorProto::BFLOAT16 || type == onnx::TensorProto::INT64 || type == onnx::TensorProto::INT32;
}

// What the node gives; nothing when it is not one that is evaluated here.
Result<std::optional<Tensor>> evaluate(const model::Graph& graph, const onnx::NodeProto& node) {
  const std::string& op = node.op_type();
  const bool rearranges =
      op == "Reshape" || op == "Flatten" || op == "Squeeze" || op == "Unsqueeze" || op == "Transpose";
  const bool casts = op == "Cast" && model::attribute(node, "to", std::int64_t{0}) == onnx::TensorProto::FLOAT;
  if (!rearranges && !casts) return std::nullopt;
  if (casts) {
    const auto from = graph.constant(node.input(0))->data_type();
    if (from == onnx::TensorProto::INT64 || from == onnx::TensorProto::INT32) return std::nullopt;
    ASSAY_ASSIGN(Tensor cast, graph.floats(node.input(0)));
    return cast;
  }
  ASSAY_ASSIGN(Tensor value, graph.values(node.input(0)));
  if (op == "Transpose") return transposed(value, model::attribute(node, "perm", std::vector<std::int64_t>{}));
  Shape shape;
  if (op == "Reshape") {
    ASSAY_ASSIGN(const Tensor wish, graph.values(node.input(1)));
    shape = reshaped(value.shape(), wish.as<std::int64_t>(), model::attribute(node, "allowzero", std::int64_t{0}) != 0);
  } else if (op == "Flatten") {
    shape = flattened(value.shape(), model::attribute(node, "axis", std::int64_t{1}));
  } else {
    ASSAY_ASSIGN(const std::vector<std::int64_t> axes, axes_of(graph, node));
    shape = op == "Squeeze" ? squeezed(value.shape(), axes) : unsqueezed(value.shape(), axes);
  }
  if (tensor::elements_of(shape) != value.elements()) return std::nullopt;
  value.reshape(shape);
  return value;
}

bool reads_constants_only(const model::Graph& graph, const onnx::NodeProto& node) {
  if (!node.domain().empty() || node.input_size() == 0 || node.output_size() != 1) return false;
  return graph.constant(node.input(0)) != nullptr && is_byte_wide(*graph.constant(node.input(0))) &&
         std::all_of(node.input().begin(), node.input().end(),
                     [&](const std::string& name) { return name.empty() || graph.is_constant(name); });
}

}  // namespace

Result<std::size_t> fold_constants(model::Graph& graph) {
  std::size_t folded = 0;
  ASSAY_TRY(graph.order());
  for (onnx::NodeProto* node : graph.nodes()) {
    if (!reads_constants_only(graph, *node) || graph.is_output(node->output(0))) continue;
    ASSAY_ASSIGN(const std::optional<Tensor> value, evaluate(graph, *node));
    if (!value) continue;
    const std::string name = node->output(0);
    graph.remove({node});
    graph.set_constant(name, value->view());
    ++folded;
  }
  if (folded > 0) graph.prune();
  return folded;
}

std::size_t remove_passive_nodes(model::Graph& graph) {
  std::size_t removed = 0;
  for (onnx::NodeProto* node : graph.nodes()) {
    if (!node->domain().empty()) continue;
    const bool masked = node->output_size() > 1 && !node->output(1).empty() &&
                        (graph.is_output(node->output(1)) || !graph.consumers(node->output(1)).empty());
    const bool passive = node->op_type() == "Identity" || (node->op_type() == "Dropout" && !masked);
    if (passive && bypass(graph, node)) ++removed;
  }
  return removed;
}

}  // namespace assay::quantize
