#include <functional>
#include <queue>
#include <unordered_map>
#include <unordered_set>

#include "assay/model/graph.hpp"
#include "assay/model/graph_order_internal.hpp"
#include "assay/model/graph_reads_internal.hpp"

namespace assay::model {
namespace {

using Nodes = google::protobuf::RepeatedPtrField<onnx::NodeProto>;

std::unordered_set<std::string> given_values(const onnx::GraphProto& graph) {
  std::unordered_set<std::string> given;
  for (const auto& input : graph.input()) given.insert(input.name());
  for (const auto& tensor : graph.initializer()) given.insert(tensor.name());
  for (const auto& sparse : graph.sparse_initializer()) given.insert(sparse.values().name());
  return given;
}

// Puts the nodes into the order of `order`; pointers to them stay valid.
void arrange(Nodes& nodes, const std::vector<int>& order) {
  std::vector<onnx::NodeProto*> arranged;
  for (const int i : order) arranged.push_back(nodes.Mutable(i));
  std::copy(arranged.begin(), arranged.end(), nodes.pointer_begin());
}

// Which nodes wait for which, by their places.
struct Waiting {
  std::vector<std::vector<int>> for_node;  // the nodes that read something it makes
  std::vector<int> missing;                // how many of its reads are not made yet
};

Result<Waiting> waiting_of(const onnx::GraphProto& graph) {
  const auto given = given_values(graph);
  std::unordered_map<std::string, int> makers;
  for (int i = 0; i < graph.node_size(); ++i) {
    for (const std::string& output : graph.node(i).output()) makers[output] = i;
  }
  const auto count = static_cast<std::size_t>(graph.node_size());
  Waiting waiting{.for_node = std::vector<std::vector<int>>(count), .missing = std::vector<int>(count, 0)};
  for (int i = 0; i < graph.node_size(); ++i) {
    for (const std::string& read : reads_of(graph.node(i))) {
      if (given.contains(read)) continue;
      const auto maker = makers.find(read);
      if (maker == makers.end()) {
        return fail(ErrorCode::corrupt, "{} reads '{}', which no node makes and no input or constant is",
                    node_label(graph.node(i)), read);
      }
      waiting.for_node[static_cast<std::size_t>(maker->second)].push_back(i);
      ++waiting.missing[static_cast<std::size_t>(i)];
    }
  }
  return waiting;
}

}  // namespace

Status order_nodes(onnx::GraphProto& graph) {
  ASSAY_ASSIGN(Waiting waiting, waiting_of(graph));
  std::priority_queue<int, std::vector<int>, std::greater<>>
      ready;  // the earliest place first: an order that is right stays
  for (int i = 0; i < graph.node_size(); ++i) {
    if (waiting.missing[static_cast<std::size_t>(i)] == 0) ready.push(i);
  }
  std::vector<int> order;
  while (!ready.empty()) {
    const int i = ready.top();
    ready.pop();
    order.push_back(i);
    for (const int next : waiting.for_node[static_cast<std::size_t>(i)]) {
      if (--waiting.missing[static_cast<std::size_t>(next)] == 0) ready.push(next);
    }
  }
  for (int i = 0; i < graph.node_size(); ++i) {
    if (waiting.missing[static_cast<std::size_t>(i)] == 0) continue;
    return fail(ErrorCode::corrupt, "{} needs its own result: the graph has a cycle", node_label(graph.node(i)));
  }
  arrange(*graph.mutable_node(), order);
  return {};
}

Status Graph::order() {
  return order_nodes(*model_->mutable_graph());
}

void Graph::prune() {
  std::unordered_set<const onnx::NodeProto*> needed;
  std::unordered_set<std::string> read;
  std::vector<std::string> open;
  for (const auto& output : model_->graph().output()) open.push_back(output.name());
  while (!open.empty()) {
    const std::string value = std::move(open.back());
    open.pop_back();
    if (!read.insert(value).second) continue;
    const onnx::NodeProto* maker = producer(value);
    if (maker == nullptr || !needed.insert(maker).second) continue;
    for (std::string& name : reads_of(*maker)) open.push_back(std::move(name));
  }
  std::vector<onnx::NodeProto*> idle;
  for (onnx::NodeProto* node : nodes()) {
    if (!needed.contains(node)) idle.push_back(node);
  }
  remove(idle);
  auto* constants = model_->mutable_graph()->mutable_initializer();
  int kept = 0;
  for (int i = 0; i < constants->size(); ++i) {
    if (read.contains(constants->Get(i).name())) {
      constants->SwapElements(i, kept++);
    } else {
      constants_.erase(constants->Get(i).name());
    }
  }
  constants->DeleteSubrange(kept, constants->size() - kept);
}

}  // namespace assay::model
