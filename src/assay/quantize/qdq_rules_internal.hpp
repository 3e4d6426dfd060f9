#pragma once

#include <map>
#include <optional>
#include <string>

#include "assay/quantize/qdq_plan.hpp"

namespace assay::quantize {

// What the rules say of one node, looked at by itself.
struct Verdict {
  std::optional<IntegerKind> kind;
  std::string reason;  // why there is none
};
Verdict look_at(const model::Graph& graph, const onnx::NodeProto& node, const PlanRules& rules);

// The interval a Relu or a Clip with constant ends keeps values in, when it holds 0; nothing for other nodes.
struct Bounds {
  double lowest = 0;
  double highest = 0;
};
std::optional<Bounds> bounds_of(const model::Graph& graph, const onnx::NodeProto& node);

}  // namespace assay::quantize
