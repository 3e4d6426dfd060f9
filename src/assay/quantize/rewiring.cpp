#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize {

onnx::NodeProto* only_consumer(const model::Graph& graph, const std::string& value) {
  if (graph.is_output(value)) return nullptr;
  const auto& consumers = graph.consumers(value);
  return consumers.size() == 1 ? consumers.front() : nullptr;
}

bool bypass(model::Graph& graph, onnx::NodeProto* node) {
  const std::string in = node->input(0);
  const std::string out = node->output(0);
  if (!graph.is_output(out)) {
    graph.replace_uses(out, in);
    graph.remove({node});
    return true;
  }
  onnx::NodeProto* producer = graph.producer(in);
  if (producer == nullptr || graph.is_output(in)) return false;
  graph.remove({node});
  for (int k = 0; k < producer->output_size(); ++k) {
    if (producer->output(k) == in) graph.set_output(producer, k, out);
  }
  graph.replace_uses(in, out);
  return true;
}

std::string label_of(const onnx::NodeProto& node) {
  return node.name().empty() && node.output_size() > 0 ? node.output(0) : node.name();
}

}  // namespace assay::quantize
