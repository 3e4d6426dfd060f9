#include "assay/quantize/selection.hpp"

#include <algorithm>
#include <set>

#include <fmt/ranges.h>

#include "assay/base/spelling.hpp"
#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize {
namespace {

// Which of the names there are may be meant: the nearest, or else those that hold it or that it holds, or the first.
std::string perhaps(const std::string& given, const std::vector<std::string>& names) {
  constexpr std::size_t k_shown = 8;
  if (given.find(',') != std::string::npos) return "; names are separated by ';'";
  if (std::string one = did_you_mean(given, names); !one.empty()) return one;
  std::vector<std::string> shown;
  for (const std::string& name : names) {
    if (name.find(given) != std::string::npos || given.find(name) != std::string::npos) shown.push_back(name);
  }
  if (shown.empty()) shown = names;
  const bool is_long = shown.size() > k_shown;
  shown.resize(std::min(shown.size(), k_shown));
  return fmt::format("; there are {}{}", fmt::join(shown, ", "), is_long ? ", …" : "");
}

std::vector<std::string> distinct(const std::vector<std::string>& names) {
  const std::set<std::string> once(names.begin(), names.end());
  return {once.begin(), once.end()};
}

}  // namespace

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
                  perhaps(name, names));
    }
    selection.names_.insert(name);
  }
  for (const std::string& op : options.names("exclude_types")) {
    if (std::find(operators.begin(), operators.end(), op) == operators.end()) {
      return fail(ErrorCode::invalid_argument, "exclude_types names '{}', but the model has no such operator{}", op,
                  perhaps(op, distinct(operators)));
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
