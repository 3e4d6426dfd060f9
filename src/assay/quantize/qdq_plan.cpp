#include "assay/quantize/qdq_plan.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "assay/quantize/outcome.hpp"
#include "assay/quantize/qdq_rules_internal.hpp"
#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize {
namespace {

using Node = onnx::NodeProto*;

class Planner {
 public:
  Planner(model::Graph& graph, const PlanRules& rules) : graph_(graph), rules_(rules), order_(graph.nodes()) {}

  void choose() {
    for (Node node : order_) consider(node);
    for (auto node = order_.rbegin(); node != order_.rend(); ++node) reconsider(*node);
  }

  QdqPlan plan() {
    QdqPlan plan;
    for (Node node : order_) {
      if (const auto found = chosen_.find(node); found != chosen_.end()) plan.nodes.push_back(found->second);
      plan.outcomes.push_back(outcome_of(node));
    }
    for (const IntegerNode& node : plan.nodes) add_groups(plan, node);
    for (const IntegerNode& node : plan.nodes) {
      if (node.kind == IntegerKind::concat) join(plan, node);
    }
    return plan;
  }

  bool has_product() const {
    return std::ranges::any_of(chosen_, [](const auto& entry) { return entry.second.kind == IntegerKind::product; });
  }

 private:
  bool is_constant_operand(const IntegerNode& node, const std::string& input) const {
    return node.kind == IntegerKind::binary && graph_.is_constant(input);
  }

  // The inputs of a node that are activations to be quantized.
  std::vector<std::string> activations_of(const IntegerNode& node) const {
    std::vector<std::string> found;
    const bool all = node.kind == IntegerKind::binary || node.kind == IntegerKind::concat ||
                     (node.kind == IntegerKind::product && !graph_.is_constant(node.node->input(1)));
    const int count = all ? std::min(node.node->input_size(), node.kind == IntegerKind::concat ? 1 << 20 : 2) : 1;
    for (int k = 0; k < count; ++k) {
      if (!is_constant_operand(node, node.node->input(k))) found.push_back(node.node->input(k));
    }
    return found;
  }

  bool comes_as_integer(const IntegerNode& node) const {
    if (node.kind == IntegerKind::product) return true;
    const auto inputs = activations_of(node);
    return !inputs.empty() && std::ranges::all_of(inputs, [&](const auto& name) { return sources_.contains(name); });
  }

  void consider(Node node) {
    if (fused_.contains(node)) return;
    Verdict verdict = look_at(graph_, *node, rules_);
    if (!verdict.kind) {
      reasons_[node] = verdict.reason;
      return;
    }
    IntegerNode integer{node, *verdict.kind, nullptr, node->output(0), true};
    if (!comes_as_integer(integer)) {
      reasons_[node] = "an input comes from a float node";
      return;
    }
    const bool clips = integer.kind == IntegerKind::product || integer.kind == IntegerKind::binary ||
                       integer.kind == IntegerKind::pool;
    Node next = clips ? only_consumer(graph_, node->output(0)) : nullptr;
    if (next != nullptr && bounds_of(graph_, *next) && rules_.selection.reason_against(*next).empty()) {
      integer.activation = next;
      integer.output = next->output(0);
      fused_.insert(next);
    }
    sources_.insert(integer.output);
    chosen_.emplace(node, integer);
  }

  bool is_read_as_integer(const std::string& value) const {
    return std::ranges::any_of(graph_.consumers(value), [&](Node reader) { return chosen_.contains(reader); });
  }

  // Backwards: by now it is decided which of the nodes behind it compute in integers.
  void reconsider(Node node) {
    const auto found = chosen_.find(node);
    if (found == chosen_.end()) return;
    IntegerNode& integer = found->second;
    if (is_read_as_integer(integer.output)) return;
    if (integer.kind == IntegerKind::product && node->op_type() == "Conv") return;
    if (integer.activation != nullptr) {
      fused_.erase(integer.activation);
      reasons_[integer.activation] = "no integer node reads it";
      integer.activation = nullptr;
      integer.output = node->output(0);
    }
    integer.is_output_quantized = false;
    if (integer.kind == IntegerKind::product) return;
    reasons_[node] = "no integer node reads it";
    chosen_.erase(found);
  }

  NodeOutcome outcome_of(Node node) const {
    const bool integer = chosen_.contains(node) || fused_.contains(node);
    const auto reason = reasons_.find(node);
    return quantize::outcome_of(*node, integer ? "int8" : "float32",
                                integer || reason == reasons_.end() ? "" : reason->second);
  }

  std::size_t group_for(QdqPlan& plan, const std::string& value) {
    const auto [found, added] = plan.group_of.try_emplace(value, plan.groups.size());
    if (added) plan.groups.push_back({value, {value}});
    return found->second;
  }

  void add_groups(QdqPlan& plan, const IntegerNode& node) {
    for (const std::string& input : activations_of(node)) group_for(plan, input);
    if (!node.is_output_quantized) return;
    if (node.kind == IntegerKind::same_grid) {
      const std::size_t group = plan.group_of.at(node.node->input(0));
      plan.group_of[node.output] = group;
      plan.groups[group].tensors.push_back(node.output);
      return;
    }
    const std::size_t group = group_for(plan, node.output);
    if (node.activation != nullptr) {
      const Bounds bounds = *bounds_of(graph_, *node.activation);
      plan.groups[group].lowest = bounds.lowest;
      plan.groups[group].highest = bounds.highest;
    }
  }

  static void join(QdqPlan& plan, const IntegerNode& node) {
    std::vector<std::size_t> joined;
    for (const std::string& input : node.node->input()) joined.push_back(plan.group_of.at(input));
    joined.push_back(plan.group_of.at(node.output));
    plan.concats.push_back(joined);
  }

  model::Graph& graph_;
  const PlanRules& rules_;
  std::vector<Node> order_;
  std::unordered_map<Node, IntegerNode> chosen_;
  std::unordered_set<Node> fused_;
  std::unordered_map<Node, std::string> reasons_;
  std::unordered_set<std::string> sources_;  // values that integer nodes give
};

}  // namespace

Result<QdqPlan> plan_qdq(model::Graph& graph, const PlanRules& rules) {
  Planner planner(graph, rules);
  planner.choose();
  QdqPlan plan = planner.plan();
  if (!planner.has_product()) return tl::unexpected(nothing_quantized({.nodes = std::move(plan.outcomes)}));
  return plan;
}

void share_concat_ranges(const QdqPlan& plan, std::vector<ActivationRange>& ranges) {
  std::vector<std::size_t> share_of(ranges.size());  // of each group: the share it is in, named by one of its groups
  std::iota(share_of.begin(), share_of.end(), std::size_t{0});
  for (const auto& joined : plan.concats) {
    std::set<std::size_t> shares;
    for (const std::size_t group : joined) shares.insert(share_of[group]);
    ActivationRange all;
    double lowest = -std::numeric_limits<double>::infinity();
    double highest = std::numeric_limits<double>::infinity();
    for (std::size_t group = 0; group < ranges.size(); ++group) {
      if (!shares.contains(share_of[group])) continue;
      all.least = std::min(all.least, ranges[group].least);
      all.most = std::max(all.most, ranges[group].most);
      lowest = std::max(lowest, plan.groups[group].lowest);
      highest = std::min(highest, plan.groups[group].highest);
    }
    if (all.least < lowest || all.most > highest) continue;
    for (std::size_t group = 0; group < ranges.size(); ++group) {
      if (!shares.contains(share_of[group])) continue;
      share_of[group] = *shares.begin();
      ranges[group] = all;
    }
  }
}

}  // namespace assay::quantize
