#include "assay/model/opset.hpp"

#include <algorithm>
#include <array>
#include <exception>

#include <onnx/defs/schema.h>
#include <onnx/version_converter/convert.h>

#include "assay/model/outline_internal.hpp"

namespace assay::model {
namespace {

constexpr std::int64_t k_newest_converted = 17;  // of the ONNX library's converter
constexpr std::int64_t k_newest = 21;

bool is_standard(const onnx::NodeProto& node) {
  return node.domain().empty() || node.domain() == "ai.onnx";
}

bool holds_graphs(const onnx::NodeProto& node) {
  return std::ranges::any_of(node.attribute(),
                             [](const auto& entry) { return entry.has_g() || entry.graphs_size() > 0; });
}

Status check_nodes(const Graph& graph, std::int64_t target) {
  for (const onnx::NodeProto* node : graph.nodes()) {
    if (holds_graphs(*node)) {
      return fail(ErrorCode::unsupported,
                  "{} holds a graph of its own, which cannot be upgraded from operator set {} to {}: export the model "
                  "with operator set {} or later",
                  node_label(*node), graph.opset(), target, target);
    }
    const int known = static_cast<int>(std::min(graph.opset(), k_newest_converted));
    if (!is_standard(*node) || graph.opset() > k_newest_converted) continue;
    if (onnx::OpSchemaRegistry::Schema(node->op_type(), known) == nullptr) {
      return fail(ErrorCode::unsupported, "{}: operator set {} of ONNX has no such operator", node_label(*node),
                  graph.opset());
    }
  }
  return {};
}

// By the converter, on a model without large constants; these come back afterwards.
Status convert(Graph& graph, std::int64_t target) {
  onnx::ModelProto converted;
  try {
    converted = onnx::version_conversion::ConvertVersion(outline_of(graph), static_cast<int>(target));
  } catch (const std::exception& reason) {
    return fail(ErrorCode::unsupported,
                "the model cannot be upgraded from operator set {} to {} ({}): export it with operator set {} or later",
                graph.opset(), target, reason.what(), target);
  }
  const std::filesystem::path folder = graph.folder();
  onnx::ModelProto model = std::move(graph).release();
  auto* to = model.mutable_graph();
  auto* from = converted.mutable_graph();
  to->mutable_node()->Swap(from->mutable_node());
  google::protobuf::RepeatedPtrField<onnx::TensorProto> small;
  small.Swap(from->mutable_initializer());
  for (auto& tensor : small) {
    const auto same = std::ranges::find_if(*to->mutable_initializer(),
                                           [&](const auto& known) { return known.name() == tensor.name(); });
    if (same == to->mutable_initializer()->end()) to->add_initializer()->Swap(&tensor);
  }
  for (auto& entry : *model.mutable_opset_import()) {
    if (entry.domain().empty() || entry.domain() == "ai.onnx") entry.set_version(target);
  }
  ASSAY_ASSIGN(graph, Graph::adopt(std::move(model), folder));
  return {};
}

// 18: the axes of reductions are an input.
void axes_to_input(Graph& graph, onnx::NodeProto* node) {
  if (!has_attribute(*node, "axes")) return;
  const auto axes = attribute(*node, "axes", std::vector<std::int64_t>{});
  remove_attribute(node, "axes");
  tensor::Tensor values(tensor::DType::i64, {static_cast<std::int64_t>(axes.size())});
  std::ranges::copy(axes, values.as<std::int64_t>().begin());
  const std::string name = graph.fresh_name(node->output(0) + "_axes");
  graph.set_constant(name, values.view());
  graph.set_input(node, 1, name);
}

bool is_any_of(const std::string& op, std::span<const std::string_view> ops) {
  return std::ranges::find(ops, op) != ops.end();
}

// From 17 on, by what the changes of each operator's page say; all other operators only took more types or options.
Status upgrade_further(Graph& graph, std::int64_t target) {
  static constexpr std::array<std::string_view, 9> k_reductions{"ReduceMax",    "ReduceMin",       "ReduceMean",
                                                                "ReduceProd",   "ReduceL1",        "ReduceL2",
                                                                "ReduceLogSum", "ReduceLogSumExp", "ReduceSumSquare"};
  static constexpr std::array<std::string_view, 3> k_changed{"DFT", "GridSample", "GroupNormalization"};
  for (const onnx::NodeProto* node : std::as_const(graph).nodes()) {
    if (is_standard(*node) && is_any_of(node->op_type(), k_changed)) {
      return fail(ErrorCode::unsupported,
                  "{} has no rule from operator set {} to {}: export the model with operator set {}", node_label(*node),
                  graph.opset(), target, target);
    }
  }
  for (onnx::NodeProto* node : graph.nodes()) {
    if (!is_standard(*node) || graph.opset() >= 18) continue;
    if (is_any_of(node->op_type(), k_reductions)) axes_to_input(graph, node);
    if (node->op_type() == "Split" && node->input_size() < 2) {
      set_attribute(node, "num_outputs", static_cast<std::int64_t>(node->output_size()));
    }
  }
  graph.set_opset(target);
  return {};
}

}  // namespace

Status upgrade_opset(Graph& graph, std::int64_t target) {
  if (graph.opset() >= target) return {};
  if (target > k_newest) {
    return fail(ErrorCode::unsupported, "operator set {} is not known here; the newest is {}", target, k_newest);
  }
  ASSAY_TRY(check_nodes(graph, target));
  const std::int64_t converted = std::min(target, k_newest_converted);
  if (graph.opset() < converted) ASSAY_TRY(convert(graph, converted));
  if (graph.opset() < target) ASSAY_TRY(upgrade_further(graph, target));
  // The format's versions that came with the operator sets.
  const std::int64_t format = target >= 21 ? 10 : target >= 19 ? 9 : target >= 15 ? 8 : 7;
  graph.set_ir_version(std::max(graph.model().ir_version(), format));
  return {};
}

}  // namespace assay::model
