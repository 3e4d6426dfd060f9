#pragma once

#include <string>

#include "assay/model/graph.hpp"

namespace assay::quantize {

// The only node that reads `value`, through one of its inputs, when the graph does not give `value` out; nullptr when
// several read it, none does or it is an output.
onnx::NodeProto* only_consumer(const model::Graph& graph, const std::string& value);

// Takes out a node whose first output means the same as its first input. False, and nothing done, where the graph's
// outputs forbid it (an input or a constant would become an output, or a value two of them).
bool bypass(model::Graph& graph, onnx::NodeProto* node);

// The name of a node for reports: its own, or its first output's where it has none.
std::string label_of(const onnx::NodeProto& node);

}  // namespace assay::quantize
