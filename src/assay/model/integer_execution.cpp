#include "assay/model/integer_execution.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "assay/model/execution_findings_internal.hpp"
#include "assay/model/fallback.hpp"
#include "assay/model/node_match.hpp"
#include "assay/model/operand.hpp"
#include "assay/model/operation_count.hpp"
#include "assay/model/precision.hpp"
#include "assay/model/product.hpp"

namespace assay::model {
namespace {

using Node = onnx::NodeProto;

// Only move or reorder values, whatever their type.
constexpr std::array<std::string_view, 12> k_moving{"Transpose", "Reshape", "Flatten",      "Squeeze",
                                                    "Unsqueeze", "Concat",  "ReorderInput", "ReorderOutput",
                                                    "Identity",  "Slice",   "Gather",       "Pad"};

NodeExecution written_row(const Graph& written, const Node& node) {
  NodeExecution row{.node = shown_name(node), .op = node.op_type(), .written = written_precision(written, node)};
  const auto macs = multiply_accumulates(written, node);
  if (macs) {
    row.macs = *macs;
  } else {
    row.macs_unknown = macs.error().message();
  }
  return row;
}

bool is_integer_conversion(const Node& node) {
  return node.op_type() == "QuantizeLinear" || node.op_type() == "DequantizeLinear" ||
         node.op_type() == "DynamicQuantizeLinear";
}

// Works on quantized values: QLinear… and the like by name, others (pooling, Relu) by what they read.
bool is_on_integers(const Graph& graph, const Node& node) {
  if (node.op_type().starts_with("QLinear")) return true;
  const auto integer = [&graph](const std::string& value) {
    const std::int32_t type = operand_of(graph, value).type;
    return type == onnx::TensorProto::INT8 || type == onnx::TensorProto::UINT8;
  };
  if (node.input_size() == 0) return false;
  if (integer(node.input(0))) return true;
  const Node* producer = graph.producer(node.input(0));
  if (producer == nullptr) return false;
  const auto product = product_of(*producer);
  if (product) return product->makes_integers && producer->input_size() > 6;
  const bool passes_on = std::ranges::find(k_moving, producer->op_type()) != k_moving.end() ||
                         producer->op_type().ends_with("MaxPool") || producer->op_type().starts_with("QLinear");
  return passes_on && is_on_integers(graph, *producer);
}

// The products of one reason, to be told together.
struct Group {
  Fallback fallback;
  std::string runs;
  std::vector<std::string> nodes;
  std::uint64_t macs = 0;
};

Finding finding_of(const Group& group) {
  const std::size_t count = group.nodes.size();
  return {fmt::format("{} {} in {}: {}", count, count == 1 ? "product runs" : "products run", group.runs,
                      sentence_of(group.fallback)),
          group.nodes, advice_on(group.fallback)};
}

class Reading {
 public:
  Reading(const Graph& written, const Graph& optimised)
      : written_(written), optimised_(optimised), matches_(optimised_products(written, optimised)) {}

  Execution run() {
    for (const Node* node : written_.nodes()) {
      if (product_of(*node)) add_product(*node);
    }
    for (const Node* node : optimised_.nodes()) count(*node);
    result_.findings = written_findings(written_);
    add_groups();
    auto others = optimised_findings(written_, optimised_);
    std::ranges::move(others, std::back_inserter(result_.findings));
    return std::move(result_);
  }

 private:
  void add_product(const Node& node) {
    NodeExecution row = written_row(written_, node);
    const auto match = matches_.find(&node);
    if (match == matches_.end()) {
      row.reason = "not found after optimisation: folded into a constant, or part of another node";
    } else {
      row.runs_as = match->second->op_type();
      row.runs = running_precision(optimised_, *match->second);
      const bool blocked = product_of(*match->second)->kind == ProductKind::blocked_matmul;
      if (!is_integer_precision(row.runs) && !blocked) explain(node, row);
    }
    result_.nodes.push_back(std::move(row));
  }

  void explain(const Node& node, NodeExecution& row) {
    const Fallback fallback = fallback_of(written_, node);
    row.reason = sentence_of(fallback);
    const auto same = [&](const Group& group) {
      return group.fallback.reason == fallback.reason && group.fallback.detail == fallback.detail &&
             group.runs == row.runs;
    };
    auto found = std::ranges::find_if(groups_, same);
    if (found == groups_.end()) found = groups_.insert(groups_.end(), {fallback, row.runs, {}, 0});
    found->nodes.push_back(row.node);
    found->macs += row.macs.value_or(0);
  }

  // A model in which nothing is quantized needs no list of what is not.
  void add_groups() {
    const bool any = std::ranges::any_of(result_.nodes, [](const NodeExecution& row) { return row.reason.empty(); }) ||
                     std::ranges::any_of(groups_, [](const Group& group) {
                       return group.fallback.reason != FallbackReason::not_quantized;
                     });
    if (!any && !groups_.empty()) {
      result_.findings.push_back({"nothing is quantized: every product runs in " + groups_.front().runs, {}, ""});
      return;
    }
    std::ranges::stable_sort(groups_, [](const Group& a, const Group& b) { return a.macs > b.macs; });
    for (const Group& group : groups_) result_.findings.push_back(finding_of(group));
  }

  void count(const Node& node) {
    if (is_integer_conversion(node)) {
      ++result_.conversions;
    } else if (!product_of(node)) {
      const std::string name = node.domain() == "com.microsoft.nchwc" ? "nchwc." + node.op_type() : node.op_type();
      ++(is_on_integers(optimised_, node) ? result_.integers : result_.reals)[name];
    }
  }

  const Graph& written_;
  const Graph& optimised_;
  std::unordered_map<const Node*, const Node*> matches_;
  std::vector<Group> groups_;
  Execution result_;
};

}  // namespace

Execution execution_of(const Graph& written, const Graph& optimised) {
  return Reading(written, optimised).run();
}

Execution execution_as_written(const Graph& written) {
  Execution result;
  for (const Node* node : written.nodes()) {
    if (product_of(*node)) result.nodes.push_back(written_row(written, *node));
  }
  result.findings = written_findings(written);
  return result;
}

}  // namespace assay::model
