#include <algorithm>
#include <limits>

#include "assay/model/graph_walk_internal.hpp"
#include "assay/model/onnx_file_internal.hpp"

namespace assay::model {
namespace {

constexpr std::uint64_t k_largest = std::numeric_limits<std::uint64_t>::max();

void add_graph(const onnx::GraphProto& graph, Contents& contents);

void add_sparse(const onnx::SparseTensorProto& sparse, Contents& contents) {
  contents.tensors.push_back(&sparse.values());
  contents.tensors.push_back(&sparse.indices());
}

// Graphs cannot nest without end: the parser refuses messages more than 100 levels deep.
void add_node(const onnx::NodeProto& node, Contents& contents) {
  contents.nodes.push_back(&node);
  for (const auto& attribute : node.attribute()) {
    if (attribute.has_t()) contents.tensors.push_back(&attribute.t());
    if (attribute.has_sparse_tensor()) add_sparse(attribute.sparse_tensor(), contents);
    if (attribute.has_g()) add_graph(attribute.g(), contents);
    for (const auto& tensor : attribute.tensors()) contents.tensors.push_back(&tensor);
    for (const auto& sparse : attribute.sparse_tensors()) add_sparse(sparse, contents);
    for (const auto& graph : attribute.graphs()) add_graph(graph, contents);
  }
}

void add_graph(const onnx::GraphProto& graph, Contents& contents) {
  for (const auto& tensor : graph.initializer()) contents.tensors.push_back(&tensor);
  for (const auto& sparse : graph.sparse_initializer()) add_sparse(sparse, contents);
  for (const auto& node : graph.node()) add_node(node, contents);
}

}  // namespace

Contents contents_of(const onnx::ModelProto& model) {
  Contents contents;
  add_graph(model.graph(), contents);
  for (const auto& function : model.functions()) {
    for (const auto& node : function.node()) add_node(node, contents);
  }
  return contents;
}

std::uint64_t elements_of(const onnx::TensorProto& tensor) {
  std::uint64_t elements = 1;
  for (const std::int64_t extent : tensor.dims()) {
    const auto factor = static_cast<std::uint64_t>(std::max<std::int64_t>(extent, 0));
    if (factor == 0) return 0;
    elements = elements > k_largest / factor ? k_largest : elements * factor;
  }
  return elements;
}

std::uint64_t bytes_of(const onnx::TensorProto& tensor) {
  const std::uint64_t elements = elements_of(tensor);
  const std::uint64_t bits = onnx_bits(tensor.data_type());
  if (bits == 0) return 0;
  if (bits < 8) return elements / 2 + elements % 2;
  return elements > k_largest / (bits / 8) ? k_largest : elements * (bits / 8);
}

}  // namespace assay::model
