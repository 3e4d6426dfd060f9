#include "assay/quantize/sixteen_bit.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "assay/quantize/outcome.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/selection.hpp"
#include "assay/quantize/sixteen_bit_graph_internal.hpp"

namespace assay::quantize {
namespace {

Lowering lowering_named(const std::string& name) {
  if (name == "native") return Lowering::native;
  return name == "rounded" ? Lowering::rounded : Lowering::weights;
}

void note_kernels(const SixteenBitType& type, Lowering lowering, std::vector<std::string>& notes) {
  if (lowering != Lowering::native) return;
  notes.push_back(
      type.onnx_type == onnx::TensorProto::FLOAT16
          ? "Where the runtime has no float16 kernel, as ONNX Runtime on x86 CPUs, it computes in float32 "
            "and rounds nothing in between: only the weights' rounding shows there. compute=rounded shows "
            "all of it."
          : "ONNX Runtime has no bfloat16 kernels for most operators on CPUs, and loads no model that needs "
            "one it lacks. compute=rounded runs everywhere.");
}

void note_constants(const SixteenBitType& type, const RoundedConstants& constants, std::vector<std::string>& notes) {
  constexpr std::size_t k_named = 5;
  std::string names;
  std::size_t shown = 0;
  for (const auto& [tensor, count] : constants.saturated) {
    if (shown++ < k_named) names += fmt::format("{}'{}' ({})", names.empty() ? "" : ", ", tensor, count);
  }
  if (shown > k_named) names += fmt::format(" and {} more", shown - k_named);
  if (shown > 0) {
    notes.push_back(
        fmt::format("Values beyond {}, the largest of {}, were set to it in {}. Where they are weights, "
                    "exclude the nodes that read them.",
                    type.largest, type.name, names));
  }
  if (constants.subnormal + constants.vanished > 0) {
    notes.push_back(fmt::format("Of {} weights {} are too small to keep all digits in {} (below {:.2g}){}.",
                                constants.values, constants.subnormal, type.name, type.smallest_normal,
                                constants.vanished == 0 ? "" : fmt::format(", and {} became 0", constants.vanished)));
  }
}

// Whether a lowered graph would differ at this node, which computes in float.
bool is_concerned(const model::Graph& graph, const onnx::NodeProto& node, Lowering lowering) {
  return lowering != Lowering::weights || std::any_of(node.input().begin(), node.input().end(), [&](const auto& input) {
           const onnx::TensorProto* constant = graph.constant(input);
           return constant != nullptr && constant->data_type() == onnx::TensorProto::FLOAT;
         });
}

Result<Outcome> apply_sixteen_bit(model::Graph& graph, const Request& request, const SixteenBitType& type) {
  ASSAY_ASSIGN(const Selection selection, Selection::of(graph, request.options));
  Outcome outcome;
  ASSAY_ASSIGN(outcome.notes, prepare(graph, 13));
  const Lowering lowering = lowering_named(request.options.text("compute"));
  std::vector<onnx::NodeProto*> nodes;
  for (onnx::NodeProto* node : graph.nodes()) {
    if (!SixteenBitGraph::touches_float(graph, *node)) continue;
    std::string reason = selection.reason_against(*node);
    if (reason.empty() && !is_concerned(graph, *node, lowering)) reason = "it has no weights (compute=weights)";
    if (reason.empty()) reason = SixteenBitGraph::reason_against(graph, *node);
    if (reason.empty()) nodes.push_back(node);
    const bool is_low = reason.empty() && lowering != Lowering::weights;
    if (reason.empty() && !is_low) reason = "only its weights are stored in 16 bits (compute=weights)";
    outcome.nodes.push_back(outcome_of(*node, is_low ? type.name : "float32", reason));
  }
  if (nodes.empty()) return tl::unexpected(nothing_quantized(outcome));
  SixteenBitGraph lowered(graph, type, lowering);
  ASSAY_TRY(lowered.lower(nodes));
  graph.forget_types();
  graph.prune();
  note_kernels(type, lowering, outcome.notes);
  note_constants(type, lowered.constants(), outcome.notes);
  outcome.simulated = lowering == Lowering::rounded;
  outcome.packed_bytes = constant_bytes(graph);
  return outcome;
}

std::vector<OptionInfo> options(const std::string& compute) {
  std::vector<OptionInfo> options{
      {"compute", Choice{{"native", "rounded", "weights"}}, compute,
       "native: nodes of 16 bits; rounded: float32 nodes whose results are rounded; weights: only stored in 16 bits"}};
  for (OptionInfo& option : Selection::options()) options.push_back(std::move(option));
  return options;
}

}  // namespace

MethodInfo fp16() {
  return {.name = "fp16",
          .summary = "float16 weights and arithmetic; inputs and outputs stay float32",
          .options = options("native"),
          .needs_calibration = [](const Options&) { return false; },
          .apply = [](model::Graph& graph,
                      const Request& request) { return apply_sixteen_bit(graph, request, float16_type()); }};
}

MethodInfo bf16() {
  return {.name = "bf16",
          .summary = "bfloat16 weights and results, computed in float32 where the runtime has no kernel",
          .options = options("rounded"),
          .needs_calibration = [](const Options&) { return false; },
          .apply = [](model::Graph& graph,
                      const Request& request) { return apply_sixteen_bit(graph, request, bfloat16_type()); }};
}

}  // namespace assay::quantize
