#include "assay/model/graph_reads_internal.hpp"

namespace assay::model {
namespace {

std::set<std::string> own_names(const onnx::GraphProto& graph) {
  std::set<std::string> names;
  for (const auto& input : graph.input()) names.insert(input.name());
  for (const auto& tensor : graph.initializer()) names.insert(tensor.name());
  for (const auto& sparse : graph.sparse_initializer()) names.insert(sparse.values().name());
  for (const auto& node : graph.node()) names.insert(node.output().begin(), node.output().end());
  return names;
}

// Calls visit on every graph the node holds directly.
template <class Node, class Visit>
void for_each_graph(Node& node, const Visit& visit) {
  for (auto& attribute : *node.mutable_attribute()) {
    if (attribute.has_g()) visit(*attribute.mutable_g());
    for (auto& graph : *attribute.mutable_graphs()) visit(graph);
  }
}
template <class Visit>
void for_each_graph(const onnx::NodeProto& node, const Visit& visit) {
  for (const auto& attribute : node.attribute()) {
    if (attribute.has_g()) visit(attribute.g());
    for (const auto& graph : attribute.graphs()) visit(graph);
  }
}

// What the graph reads and does not make itself.
void add_outer_reads(const onnx::GraphProto& graph, std::vector<std::string>& reads) {
  const std::set<std::string> own = own_names(graph);
  const auto note = [&](const std::string& name) {
    if (!name.empty() && !own.contains(name)) reads.push_back(name);
  };
  for (const auto& node : graph.node()) {
    for (const std::string& read : reads_of(node)) note(read);
  }
  for (const auto& output : graph.output()) note(output.name());
}

void add_names(const onnx::GraphProto& graph, std::set<std::string>& names) {
  names.merge(own_names(graph));
  for (const auto& output : graph.output()) names.insert(output.name());
  for (const auto& node : graph.node()) {
    names.insert(node.name());
    names.insert(node.input().begin(), node.input().end());
    for_each_graph(node, [&](const onnx::GraphProto& inner) { add_names(inner, names); });
  }
}

}  // namespace

std::vector<std::string> reads_of(const onnx::NodeProto& node) {
  std::vector<std::string> reads;
  for (const std::string& input : node.input()) {
    if (!input.empty()) reads.push_back(input);
  }
  for_each_graph(node, [&](const onnx::GraphProto& graph) { add_outer_reads(graph, reads); });
  return reads;
}

void rename_reads(onnx::NodeProto& node, const std::string& from, const std::string& to) {
  for (std::string& input : *node.mutable_input()) {
    if (input == from) input = to;
  }
  for_each_graph(node, [&](onnx::GraphProto& graph) {
    if (own_names(graph).contains(from)) return;
    for (auto& inner : *graph.mutable_node()) rename_reads(inner, from, to);
    for (auto& output : *graph.mutable_output()) {
      if (output.name() == from) output.set_name(to);
    }
  });
}

std::set<std::string> all_names(const onnx::GraphProto& graph) {
  std::set<std::string> names;
  add_names(graph, names);
  return names;
}

}  // namespace assay::model
