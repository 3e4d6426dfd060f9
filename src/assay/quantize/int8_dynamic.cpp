#include "assay/quantize/int8_dynamic.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "assay/quantize/cpu_products.hpp"
#include "assay/quantize/int8_dynamic_internal.hpp"
#include "assay/quantize/outcome.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/product.hpp"
#include "assay/quantize/selection.hpp"

namespace assay::quantize {

Grid DynamicWeights::grid() const {
  // Nothing is lost by leaving out −128: scales come from the largest magnitude.
  return grid_of(seven_bits ? 7 : 8, is_signed, is_signed, is_signed);
}

Result<IntegerWeights> add_integer_weights(model::Graph& graph, const std::string& name, const tensor::Tensor& weights,
                                           std::size_t axis, const DynamicWeights& how) {
  const Grid grid = how.grid();
  const ChannelLayout layout = how.per_channel ? channels_along(weights.shape(), axis) : whole(weights.shape());
  ASSAY_ASSIGN(const std::vector<Affine> affine,
               within(affine_per_channel(weights.as<float>(), layout, grid), "quantizing the weights '" + name + "'"));
  const auto type = how.is_signed ? onnx::TensorProto::INT8 : onnx::TensorProto::UINT8;
  const tensor::Shape shape = how.per_channel ? tensor::Shape{weights.shape()[axis]} : tensor::Shape{};
  IntegerWeights made{.values = graph.fresh_name(name + "_quantized"), .scale = graph.fresh_name(name + "_scale")};
  graph.set_constant(made.values, type, weights.shape(),
                     packed(quantize_channels(weights.as<float>(), layout, affine, grid), 8));
  tensor::Tensor scales(tensor::DType::f32, shape);
  std::vector<std::int32_t> zero_points;
  for (std::size_t c = 0; c < affine.size(); ++c) {
    scales.as<float>()[c] = affine[c].scale;
    zero_points.push_back(affine[c].zero_point);
  }
  graph.set_constant(made.scale, scales.view());
  if (!how.is_signed) {
    made.zero_point = graph.fresh_name(name + "_zero_point");
    graph.set_constant(made.zero_point, type, shape, packed(zero_points, 8));
  }
  return made;
}

DynamicInput DynamicInputs::of(model::Graph& graph, const std::string& value) {
  auto found = made_.find(value);
  if (found == made_.end()) {
    const DynamicInput made{graph.fresh_name(value + "_quantized"), graph.fresh_name(value + "_scale"),
                            graph.fresh_name(value + "_zero_point")};
    graph.add_node("DynamicQuantizeLinear", {value}, {made.values, made.scale, made.zero_point});
    found = made_.emplace(value, made).first;
  }
  return found->second;
}

void add_rescaling(model::Graph& graph, const std::string& accumulated, const std::string& scale_a,
                   const std::string& scale_b, const std::string& output) {
  const std::string as_float = graph.fresh_name(accumulated + "_float");
  model::set_attribute(graph.add_node("Cast", {accumulated}, {as_float}), "to", std::int64_t{onnx::TensorProto::FLOAT});
  const std::string scale = graph.fresh_name(accumulated + "_scale");
  graph.add_node("Mul", {scale_a, scale_b}, {scale});
  graph.add_node("Mul", {as_float, scale}, {output});
}

namespace {

// What every step of the method needs.
struct DynamicWork {
  model::Graph& graph;
  const Options& options;
  DynamicWeights how;
  DynamicInputs inputs;
};

void add_integer_product(DynamicWork& work, const std::string& input, const IntegerWeights& weights,
                         const std::string& output) {
  const DynamicInput x = work.inputs.of(work.graph, input);
  std::vector<std::string> operands{x.values, weights.values, x.zero_point};
  if (!weights.zero_point.empty()) operands.push_back(weights.zero_point);
  const std::string accumulated = work.graph.fresh_name(output + "_integer");
  work.graph.add_node("MatMulInteger", operands, {accumulated});
  add_rescaling(work.graph, accumulated, x.scale, weights.scale, output);
}

Result<std::string> quantize_product(DynamicWork& work, onnx::NodeProto* node) {
  if (std::string reason = why_no_product(work.graph, *node); !reason.empty()) return reason;
  const Product product = product_of(node);
  ASSAY_ASSIGN(const tensor::Tensor matrix, matrix_of(work.graph, product, Order::inputs_first));
  DynamicWeights how = work.how;
  const std::size_t rank = matrix.shape().size();
  // A zero point for each column is defined for one matrix, not for a batch of them.
  if (rank > 2 && !how.is_signed) how.per_channel = false;
  ASSAY_ASSIGN(const IntegerWeights weights, add_integer_weights(work.graph, product.weight, matrix, rank - 1, how));
  add_integer_product(work, product.input, weights, replace_product(work.graph, product));
  return std::string{};
}

// A MatMul of two activations, both quantized at run time.
std::string quantize_attention(DynamicWork& work, onnx::NodeProto* node) {
  const std::string output = node->output(0);
  const std::string a = node->input(0);
  const std::string b = node->input(1);
  work.graph.remove({node});
  const DynamicInput right = work.inputs.of(work.graph, b);
  add_integer_product(work, a, {right.values, right.scale, right.zero_point}, output);
  return {};
}

Result<std::string> quantize_node(DynamicWork& work, onnx::NodeProto* node) {
  const std::string& op = node->op_type();
  if (op == "Conv") {
    if (!work.options.boolean("conv")) return std::string("left out (conv=false): the runtime has no fast kernel");
    return quantize_conv(work.graph, node, work.inputs, work.how.seven_bits);
  }
  if (op == "LSTM") return quantize_lstm(work.graph, node, work.how);
  if (op == "GRU" || op == "RNN") return std::string("ONNX Runtime has no integer kernel for it");
  const bool both_computed = op == "MatMul" && node->input_size() == 2 && !work.graph.is_constant(node->input(0)) &&
                             !work.graph.is_constant(node->input(1));
  if (both_computed) {
    if (!work.options.boolean("attention")) return std::string("both operands are activations (attention=false)");
    return quantize_attention(work, node);
  }
  return quantize_product(work, node);
}

constexpr std::array<std::string_view, 6> k_candidates{"MatMul", "Gemm", "LSTM", "GRU", "RNN", "Conv"};

bool is_candidate(const onnx::NodeProto& node) {
  return node.domain().empty() && std::ranges::find(k_candidates, node.op_type()) != k_candidates.end();
}

Result<Outcome> apply_int8_dynamic(model::Graph& graph, const Request& request) {
  ASSAY_ASSIGN(const Selection selection, Selection::of(graph, request.options));
  Outcome outcome;
  ASSAY_ASSIGN(outcome.notes, prepare(graph, 13));
  DynamicWork work{graph,
                   request.options,
                   DynamicWeights{.is_signed = request.options.text("weights") == "int8",
                                  .per_channel = request.options.boolean("per_channel"),
                                  .seven_bits = is_range_reduced(request.options.text("reduce_range"))},
                   {}};
  const std::vector<NodeOutcome> others =
      others_in_float(graph, selection, k_candidates,
                      "this method makes products by weights integer alone, and keeps values between "
                      "them in float");
  std::size_t done = 0;
  for (onnx::NodeProto* node : graph.nodes()) {
    if (!is_candidate(*node)) continue;
    NodeOutcome line = outcome_of(*node, "float32", selection.reason_against(*node));
    if (line.reason.empty()) {
      ASSAY_ASSIGN(line.reason, quantize_node(work, node));
    }
    if (line.reason.empty()) line.precision = "int8";
    done += line.reason.empty() ? 1 : 0;
    outcome.nodes.push_back(std::move(line));
  }
  outcome.nodes.insert(outcome.nodes.end(), others.begin(), others.end());
  if (done == 0) return tl::unexpected(nothing_quantized(outcome));
  graph.forget_types();
  graph.prune();
  outcome.packed_bytes = constant_bytes(graph);
  if (work.how.seven_bits) outcome.notes.push_back(reduced_range_note());
  return outcome;
}

std::vector<OptionInfo> int8_dynamic_options() {
  std::vector<OptionInfo> options{
      {"weights", Choice{{"int8", "uint8"}}, "int8", "int8: symmetric; uint8: with a zero point"},
      {"per_channel", Boolean{}, "true", "a scale for each output channel, not one for all"},
      {"reduce_range", Choice{{"auto", "true", "false"}}, "auto",
       "weights in 7 bits, for CPUs whose 8-bit products saturate; auto looks at this one"},
      {"attention", Boolean{}, "false", "products of two activations too"},
      {"conv", Boolean{}, "false", "Conv too: uint8 weights, one scale, a slow kernel"}};
  for (OptionInfo& option : Selection::options()) options.push_back(std::move(option));
  return options;
}

}  // namespace

MethodInfo int8_dynamic() {
  return {.name = "int8-dynamic",
          .summary = "8-bit weights, activations quantized at run time; needs no calibration data",
          .options = int8_dynamic_options(),
          .needs_calibration = [](const Options&) { return false; },
          .apply = apply_int8_dynamic};
}

}  // namespace assay::quantize
