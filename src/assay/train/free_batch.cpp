#include "assay/train/free_batch.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace assay::train {
namespace {

constexpr const char* k_batch_name = "N";

// Gives the batch that was fixed; 0: it was not.
template <class Values>
std::int64_t free_first_extents(Values& values, std::int64_t only) {
  std::int64_t fixed = 0;
  for (auto& value : values) {
    auto* shape = value.mutable_type()->mutable_tensor_type()->mutable_shape();
    if (shape->dim_size() == 0) continue;
    auto* batch = shape->mutable_dim(0);
    const bool is_fixed = batch->has_dim_value();
    if (is_fixed && only >= 0 && batch->dim_value() != only) continue;
    if (is_fixed) fixed = batch->dim_value();
    if (is_fixed || batch->dim_param().empty()) batch->set_dim_param(k_batch_name);
  }
  return fixed;
}

Status free_reshapes(model::Graph& graph, std::int64_t batch) {
  std::set<std::string> done;
  for (const onnx::NodeProto* node : graph.nodes()) {
    if (node->op_type() != "Reshape" || node->input_size() < 2 || !graph.is_constant(node->input(1))) continue;
    if (graph.is_constant(node->input(0)) || !done.insert(node->input(1)).second) continue;
    ASSAY_ASSIGN(tensor::Tensor shape, graph.values(node->input(1)));
    const auto extents = shape.as<std::int64_t>();
    if (extents.empty() || extents[0] != batch) continue;
    extents[0] = std::ranges::find(extents, -1) == extents.end() ? -1 : 0;
    graph.set_constant(node->input(1), shape.view());
  }
  return {};
}

}  // namespace

Result<model::Graph> with_free_batch(model::Graph graph) {
  const std::filesystem::path folder = graph.folder();
  onnx::ModelProto model = std::move(graph).release();
  const std::int64_t fixed = free_first_extents(*model.mutable_graph()->mutable_input(), -1);
  free_first_extents(*model.mutable_graph()->mutable_output(), fixed);
  if (fixed > 0) model.mutable_graph()->clear_value_info();
  ASSAY_ASSIGN(model::Graph freed, model::Graph::adopt(std::move(model), folder));
  if (fixed > 0) ASSAY_TRY(free_reshapes(freed, fixed));
  return freed;
}

}  // namespace assay::train
