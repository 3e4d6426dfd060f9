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
  std::vector<std::string> names;
  std::vector<std::string> operators;
  for (const onnx::NodeProto* node : graph.nodes()) {
    names.push_back(label_of(*node));
    operators.push_back(node->op_type());
  }
  Selection selection;
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
  }
  return selection;
}

std::string Selection::reason_against(const onnx::NodeProto& node) const {
  if (names_.contains(label_of(node))) return "excluded by name";
  if (operators_.contains(node.op_type())) return "excluded by operator";
  return {};
}

}  // namespace assay::quantize
