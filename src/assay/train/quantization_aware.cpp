#include "assay/train/quantization_aware.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <thread>

#include "assay/model/shape_inference.hpp"
#include "assay/quantize/cpu_products.hpp"
#include "assay/quantize/outcome.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/product_layout.hpp"

namespace assay::train {
namespace {

constexpr std::int64_t k_qat_opset = 13;         // QuantizeLinear by channel
constexpr std::int64_t k_qat_opset_16_bit = 21;  // QuantizeLinear to 16 bits
// Ranges follow the batches closely: a training that fine-tunes has few of them.
constexpr double k_qat_averaging = 0.05;

quantize::QdqTypes qat_types(const QatFormat& format, int weight_bits) {
  const bool is_wide = format.activation_bits == 16;
  quantize::QdqTypes types;
  types.activation = quantize::grid_of(format.activation_bits, is_wide, false, false);
  types.activation_type = is_wide ? onnx::TensorProto::INT16 : onnx::TensorProto::UINT8;
  types.weight = quantize::grid_of(weight_bits, true, true, true);
  types.threads = std::max(1U, std::thread::hardware_concurrency());
  return types;
}

// Each weight once, with the axis of its scales.
std::vector<autograd::FakeQuantizedWeight> rounded_weights(model::Graph& graph, const quantize::QdqPlan& plan,
                                                           int bits) {
  std::map<const onnx::NodeProto*, quantize::WeightedNode> products;
  for (const quantize::WeightedNode& product : quantize::weighted_nodes(graph)) products.emplace(product.node, product);
  std::map<std::string, int> axes;
  for (const quantize::IntegerNode& node : plan.nodes) {
    const auto found = products.find(node.node);
    if (node.kind != quantize::IntegerKind::product || found == products.end()) continue;
    axes.emplace(found->second.weight, static_cast<int>(found->second.axis));
  }
  std::vector<autograd::FakeQuantizedWeight> weights;
  for (const auto& [name, axis] : axes) weights.push_back({.parameter = name, .bits = bits, .axis = axis});
  return weights;
}

void note_width(const QatPlan& plan, quantize::Outcome& outcome) {
  if (plan.weight_bits < 7) {
    outcome.notes.push_back(fmt::format(
        "Weights take {} bits; ONNX Runtime's kernels read them from int8, so the file has a byte for each.",
        plan.weight_bits));
  }
  const bool is_wide = plan.types.activation_type == onnx::TensorProto::INT16;
  outcome.simulated = is_wide;
  if (is_wide) {
    outcome.notes.emplace_back(
        "ONNX Runtime has no integer kernels for activations of 16 bits on a CPU: it computes in float, so the model's "
        "speed says nothing.");
  }
  for (quantize::NodeOutcome& node : outcome.nodes) {
    if (node.precision == "int8") {
      node.precision = fmt::format("w{}a{}", plan.weight_bits, is_wide ? 16 : 8);
    }
  }
}

}  // namespace

Result<QatFormat> parse_qat(const std::string& text) {
  if (text == "int8") return QatFormat{8, 8};
  if (text == "int4") return QatFormat{4, 8};
  QatFormat format{0, 0};
  const char* end = text.data() + text.size();
  if (text.starts_with('w')) {
    const auto weights = std::from_chars(text.data() + 1, end, format.weight_bits);
    if (weights.ec == std::errc{} && weights.ptr != end && *weights.ptr == 'a') {
      const auto activations = std::from_chars(weights.ptr + 1, end, format.activation_bits);
      if (activations.ec != std::errc{} || activations.ptr != end) format.activation_bits = 0;
    }
  }
  const bool known = format.weight_bits >= 2 && format.weight_bits <= 8 &&
                     (format.activation_bits == 8 || format.activation_bits == 16);
  if (known) return format;
  return fail(ErrorCode::invalid_argument,
              "--qat {}: expected int8, int4, or wNaM with N from 2 to 8 and M 8 or 16, such as w4a8", text);
}

Result<QatPlan> plan_qat(model::Graph& graph, const QatFormat& format) {
  QatPlan made;
  made.weight_bits = std::min(format.weight_bits, quantize::saturates_integer_products() ? 7 : 8);
  made.types = qat_types(format, made.weight_bits);
  ASSAY_ASSIGN(made.notes, quantize::prepare(graph, format.activation_bits == 16 ? k_qat_opset_16_bit : k_qat_opset));
  if (made.weight_bits < format.weight_bits) made.notes.push_back(quantize::reduced_range_note());
  ASSAY_TRY(quantize::lay_out_products(graph));
  model::infer_shapes(graph);
  ASSAY_ASSIGN(made.plan, quantize::plan_qdq(graph, {}));
  made.weights = rounded_weights(graph, made.plan, made.weight_bits);
  for (const quantize::GridGroup& group : made.plan.groups) {
    made.activations.push_back({.value = group.source, .bits = format.activation_bits, .averaging = k_qat_averaging});
  }
  return made;
}

Result<quantize::Outcome> write_qat(model::Graph& graph, const QatPlan& plan, const autograd::TrainableGraph& learned) {
  std::vector<quantize::ActivationRange> ranges;
  const auto known = learned.ranges();
  for (const quantize::GridGroup& group : plan.plan.groups) {
    const auto found = known.find(group.source);
    if (found == known.end()) {
      return fail(ErrorCode::insufficient_data, "'{}' has no range: nothing was trained on", group.source);
    }
    ranges.push_back({found->second.low, found->second.high});
  }
  quantize::share_concat_ranges(plan.plan, ranges);
  quantize::Outcome outcome{.nodes = plan.plan.outcomes, .notes = plan.notes};
  ASSAY_ASSIGN(const auto affine, quantize::write_qdq(graph, plan.plan, ranges, plan.types));
  for (std::size_t g = 0; g < ranges.size(); ++g) {
    outcome.ranges.push_back(
        {plan.plan.groups[g].source, ranges[g].least, ranges[g].most, affine[g].scale, affine[g].zero_point});
  }
  outcome.packed_bytes = quantize::constant_bytes(graph);
  note_width(plan, outcome);
  return outcome;
}

}  // namespace assay::train
