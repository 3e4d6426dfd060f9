#include "assay/experiment/explain/aligned_baseline.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "assay/model/layer_transplant.hpp"
#include "assay/model/product.hpp"
#include "assay/model/shape_inference.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/product_layout.hpp"

namespace assay::experiment {
namespace {

// Made by `before`, and by neither of the others.
bool lacks_what_went(const model::Graph& before, const model::Graph& after, const model::Graph& candidate) {
  const auto nodes = before.nodes();
  return std::ranges::any_of(nodes, [&](const onnx::NodeProto* node) {
    return std::ranges::any_of(node->output(), [&](const std::string& value) {
      return !value.empty() && after.producer(value) == nullptr && candidate.producer(value) == nullptr;
    });
  });
}

bool is_product(const onnx::NodeProto& node) {
  return model::product_of(node).has_value();
}

// Operators whose constants multiply, into which SmoothQuant writes its factors.
bool multiplies(const std::string& op) {
  constexpr std::array<std::string_view, 6> k_ops{
      "Mul", "Div", "BatchNormalization", "LayerNormalization", "InstanceNormalization", "GroupNormalization"};
  return std::ranges::find(k_ops, op) != k_ops.end();
}

// False for a node that multiplies by other numbers in the candidate.
bool has_same_factors(const model::Graph& baseline, const onnx::NodeProto& node, const model::Graph& candidate) {
  if (!multiplies(node.op_type())) return true;
  const onnx::NodeProto* other = node.output_size() > 0 ? candidate.producer(node.output(0)) : nullptr;
  if (other == nullptr || other->op_type() != node.op_type() || other->input_size() != node.input_size()) return true;
  for (int i = 0; i < node.input_size(); ++i) {
    if (!baseline.is_constant(node.input(i)) || !candidate.is_constant(other->input(i))) continue;
    const auto ours = baseline.floats(node.input(i));
    const auto theirs = candidate.floats(other->input(i));
    if (ours && theirs && !std::ranges::equal(ours->as<float>(), theirs->as<float>())) return false;
  }
  return true;
}

}  // namespace

model::Graph aligned_baseline(const model::Graph& baseline, const model::Graph& candidate) {
  model::Graph folded = baseline.clone();
  if (!quantize::prepare(folded, candidate.opset()) || !lacks_what_went(baseline, folded, candidate)) {
    return baseline.clone();
  }
  model::Graph laid_out = folded.clone();
  if (!quantize::lay_out_products(laid_out) || !lacks_what_went(folded, laid_out, candidate)) return folded;
  return laid_out;
}

std::set<std::string> rescaled_values(const model::Graph& baseline, const model::Graph& candidate) {
  std::set<std::string> rescaled;
  for (const onnx::NodeProto* node : baseline.nodes()) {
    bool other = false;
    if (is_product(*node)) {
      const onnx::NodeProto* counterpart = model::counterpart_of(*node, candidate);
      other = counterpart != nullptr && !model::keeps_weight(baseline, *node, candidate, *counterpart);
    } else {
      const auto is_rescaled = [&rescaled](const std::string& value) { return rescaled.contains(value); };
      other = std::ranges::any_of(node->input(), is_rescaled) || !has_same_factors(baseline, *node, candidate);
    }
    if (other) rescaled.insert(node->output().begin(), node->output().end());
  }
  return rescaled;
}

}  // namespace assay::experiment
