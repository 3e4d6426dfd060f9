#pragma once

#include <set>
#include <string>
#include <vector>

#include <onnx/onnx_pb.h>

namespace assay::model {

// The values of the graph around it that a node reads: its inputs, once for each use, and what the graphs it holds take
// from outside. Inputs left out are not among them.
std::vector<std::string> reads_of(const onnx::NodeProto& node);

// The node reads `to` wherever it read `from`, in the graphs it holds too unless they have a `from` of their own.
void rename_reads(onnx::NodeProto& node, const std::string& from, const std::string& to);

// Every name of a value or a node, in graphs that nodes hold too.
std::set<std::string> all_names(const onnx::GraphProto& graph);

}  // namespace assay::model
