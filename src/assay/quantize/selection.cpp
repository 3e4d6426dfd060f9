#include "assay/quantize/selection.hpp"

#include <algorithm>

#include "assay/base/spelling.hpp"
#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize {

std::vector<OptionInfo> Selection::options() {
  return {{"exclude", Names{}, "", "nodes left in float, by name"},
          {"exclude_types", Names{}, "", "operators left in float: MatMul;Gemm"}};
}

Result<Selection> Selection::of(const model::Graph& graph, const Options& options) {
  Selection selection;
  std::vector<std::string> names;
  std::vector<std::string> operators;
  for (const onnx::NodeProto* node : graph.nodes()) {
    names.push_back(label_of(*node));
    operators.push_back(node->op_type());
    selection.known_.insert(names.back());
  }
  for (const std::string& name : options.names("exclude")) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      return fail(ErrorCode::invalid_argument, "exclude names '{}', but the model has no node of this name{}", name,
                  did_you_mean(name, names));
    }
    selection.names_.insert(name);
  }
  for (const std::string& op : options.names("exclude_types")) {
    if (std::find(operators.begin(), operators.end(), op) == operators.end()) {
      return fail(ErrorCode::invalid_argument, "exclude_types names '{}', but the model has no such operator{}", op,
                  did_you_mean(op, operators));
    }
    selection.operators_.insert(op);
    for (std::size_t k = 0; k < names.size(); ++k) {
      if (operators[k] == op) selection.of_operators_.insert(names[k]);
    }
  }
  return selection;
}

std::string Selection::reason_against(const onnx::NodeProto& node) const {
  const std::string label = label_of(node);
  if (names_.contains(label)) return "excluded by name";
  const bool is_excluded = known_.contains(label) ? of_operators_.contains(label) : operators_.contains(node.op_type());
  return is_excluded ? "excluded by operator" : "";
}

}  // namespace assay::quantize
