#include "assay/quantize/int8_static.hpp"

#include <algorithm>
#include <thread>

#include "assay/model/shape_inference.hpp"
#include "assay/quantize/cpu_products.hpp"
#include "assay/quantize/equalization.hpp"
#include "assay/quantize/outcome.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/product_layout.hpp"
#include "assay/quantize/qdq_plan.hpp"
#include "assay/quantize/qdq_writer.hpp"
#include "assay/quantize/selection.hpp"
#include "assay/quantize/smooth_quant.hpp"
#include "assay/quantize/weight_improvement.hpp"

namespace assay::quantize {
namespace {

constexpr std::int64_t k_opset = 13;         // QuantizeLinear per channel
constexpr std::int64_t k_opset_16_bit = 21;  // QuantizeLinear to 16 bits

std::vector<OptionInfo> int8_static_options() {
  std::vector<OptionInfo> all = {
      {"activations", Choice{{"uint8", "int8", "int16"}}, "uint8", "integer type of activations"},
      {"per_channel", Boolean{}, "true", "one scale for each output channel of a weight, not one for all"},
      {"reduce_range", Choice{{"auto", "true", "false"}}, "auto",
       "weights in 7 bits, for CPUs whose 8-bit products saturate; auto looks at this one"},
      {"ranges", Choice{{"minmax", "moving-average", "percentile", "entropy", "least-squares"}}, "minmax",
       "how an activation's range is taken from calibration"},
      {"percentile",
       Real{90, 100},
       "99.99",
       "share of an activation's values inside its range, in percent",
       {{"ranges", {"percentile"}}}},
      {"momentum",
       Real{0.0001, 1},
       "0.1",
       "weight of each new batch in a moving average",
       {{"ranges", {"moving-average"}}}},
      {"add_types", Names{}, "", "operators made integer besides those of the default rule: Softmax"},
      {"attention", Boolean{}, "false", "MatMul of two activations in integers too"},
      {"equalize", Boolean{}, "false", "cross-layer equalization of weights first"},
      {"smooth", Real{0, 1}, "0", "SmoothQuant with this strength (0.5 is usual); 0: not at all"},
      {"rounding", Choice{{"nearest", "adaround"}}, "nearest", "how weights are rounded"},
      {"bias_correction", Boolean{}, "false", "take the shift that rounding gives each channel's mean off its bias"},
  };
  for (OptionInfo& option : Selection::options()) all.push_back(std::move(option));
  return all;
}

Result<PlanRules> rules_from(const model::Graph& graph, const Options& options) {
  PlanRules rules;
  ASSAY_ASSIGN(rules.selection, Selection::of(graph, options));
  for (const std::string& type : options.names("add_types")) {
    if (type != "Softmax") {
      return fail(ErrorCode::invalid_argument, "add_types={}: only Softmax can be added to the default rule", type);
    }
    rules.add_types.insert(type);
  }
  rules.attention = options.boolean("attention");
  return rules;
}

QdqTypes types_from(const Options& options, unsigned threads) {
  const std::string& name = options.text("activations");
  QdqTypes types;
  types.activation = grid_of(name == "int16" ? 16 : 8, name != "uint8", false, false);
  types.activation_type = name == "uint8"  ? onnx::TensorProto::UINT8
                          : name == "int8" ? onnx::TensorProto::INT8
                                           : onnx::TensorProto::INT16;
  types.weight = grid_of(is_range_reduced(options.text("reduce_range")) ? 7 : 8, true, true, true);
  types.per_channel = options.boolean("per_channel");
  types.threads = threads;
  return types;
}

Result<RangeOptions> range_options_from(const Options& options, const QdqTypes& types) {
  RangeOptions ranges;
  ASSAY_ASSIGN(ranges.method, range_method_named(options.text("ranges")));
  ranges.percentile = options.real("percentile");
  ranges.momentum = options.real("momentum");
  ranges.grid = types.activation;
  ranges.threads = types.threads;
  const bool is_wide = types.activation_type == onnx::TensorProto::INT16;
  if (is_wide && (ranges.method == RangeMethod::entropy || ranges.method == RangeMethod::least_squares)) {
    return fail(ErrorCode::invalid_argument,
                "ranges={} counts in 2048 bins, too few for activations=int16; take minmax or percentile",
                options.text("ranges"));
  }
  return ranges;
}

Result<std::vector<ActivationRange>> calibrated(const model::Graph& graph, const QdqPlan& plan,
                                                const RangeOptions& options, const Request& request) {
  std::vector<std::string> sources;
  for (const GridGroup& group : plan.groups) sources.push_back(group.source);
  if (request.progress) request.progress("calibrating", 0);
  ASSAY_ASSIGN(std::vector<ActivationRange> ranges, activation_ranges(graph, sources, options, *request.calibration));
  share_concat_ranges(plan, ranges);
  return ranges;
}

void report_ranges(Outcome& outcome, const QdqPlan& plan, const std::vector<ActivationRange>& ranges,
                   const std::vector<Affine>& affine) {
  std::vector<std::string> constant;
  for (std::size_t g = 0; g < plan.groups.size(); ++g) {
    const std::string& source = plan.groups[g].source;
    outcome.ranges.push_back({source, ranges[g].least, ranges[g].most, affine[g].scale, affine[g].zero_point});
    if (ranges[g].least == ranges[g].most) constant.push_back(source);
  }
  for (const std::string& name : constant) {
    outcome.notes.push_back(
        fmt::format("{} has the same value in every calibration sample; other data may not fit its range.", name));
  }
}

void report_signed(Outcome& outcome) {
  outcome.notes.emplace_back(
      "activations=int8: on x86 processors ONNX Runtime computes Conv and Add between them in float32, unless its "
      "option "
      "session.qdqisint8allowed is 1; uint8 runs in integers everywhere.");
}

void report_wide(Outcome& outcome) {
  outcome.simulated = true;
  outcome.notes.emplace_back(
      "activations=int16: ONNX Runtime has no integer kernels for them on a CPU; it computes in float between "
      "QuantizeLinear and DequantizeLinear, so its speed says nothing.");
  for (NodeOutcome& node : outcome.nodes) {
    if (node.precision == "int8") node.precision = "int8 weights, int16 activations";
  }
}

// What is done to the float graph before it is decided what becomes integer.
Status improve_graph(model::Graph& graph, const PlanRules& rules, const Request& request, unsigned threads,
                     std::vector<std::string>& notes) {
  if (request.options.boolean("equalize")) {
    ASSAY_ASSIGN(const std::size_t pairs, equalize_layers(graph));
    notes.push_back(fmt::format("{} pairs of layers were equalized.", pairs));
  }
  const double strength = request.options.real("smooth");
  if (strength <= 0) return {};
  ASSAY_ASSIGN(const QdqPlan plan, plan_qdq(graph, rules));
  SmoothOptions options{.strength = strength, .threads = threads};
  for (const IntegerNode& node : plan.nodes) options.integers.insert(node.output);
  if (request.progress) request.progress("smoothing", 0);
  ASSAY_ASSIGN(const std::size_t smoothed, smooth_activations(graph, options, *request.calibration));
  notes.push_back(fmt::format("{} activations were smoothed.", smoothed));
  model::infer_shapes(graph);
  return {};
}

Status improve_products(model::Graph& graph, const QdqPlan& plan, const QdqTypes& types, const Request& request) {
  const ImprovementOptions options{.weight = types.weight,
                                   .per_channel = types.per_channel,
                                   .adaptive_rounding = request.options.text("rounding") == "adaround",
                                   .bias_correction = request.options.boolean("bias_correction"),
                                   .threads = types.threads};
  std::vector<onnx::NodeProto*> products;
  for (const IntegerNode& node : plan.nodes) {
    if (node.kind == IntegerKind::product) products.push_back(node.node);
  }
  if (request.progress && (options.adaptive_rounding || options.bias_correction)) request.progress("improving", 0);
  ASSAY_TRY(improve_weights(graph, products, options, *request.calibration));
  return {};
}

// Prepares the graph and lays it out as the runtime's integer kernels want it.
Result<std::vector<std::string>> prepared(model::Graph& graph, bool is_wide) {
  ASSAY_ASSIGN(std::vector<std::string> notes, prepare(graph, is_wide ? k_opset_16_bit : k_opset));
  ASSAY_ASSIGN(const std::size_t rewritten, lay_out_products(graph));
  if (rewritten > 0) {
    notes.push_back(fmt::format("{} MatMul and the Add behind were written as Gemm.", rewritten));
    model::infer_shapes(graph);
  }
  return notes;
}

Result<Outcome> apply_int8_static(model::Graph& graph, const Request& request) {
  const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  const QdqTypes types = types_from(request.options, threads);
  ASSAY_ASSIGN(const PlanRules rules, rules_from(graph, request.options));
  ASSAY_ASSIGN(const RangeOptions range_options, range_options_from(request.options, types));
  const bool is_wide = types.activation_type == onnx::TensorProto::INT16;
  Outcome outcome;
  ASSAY_ASSIGN(outcome.notes, prepared(graph, is_wide));
  ASSAY_TRY(improve_graph(graph, rules, request, threads, outcome.notes));
  ASSAY_ASSIGN(const QdqPlan plan, plan_qdq(graph, rules));
  ASSAY_TRY(improve_products(graph, plan, types, request));
  ASSAY_ASSIGN(const std::vector<ActivationRange> ranges, calibrated(graph, plan, range_options, request));
  if (request.progress) request.progress("writing", 0);
  outcome.nodes = plan.outcomes;
  ASSAY_ASSIGN(const std::vector<Affine> affine, write_qdq(graph, plan, ranges, types));
  report_ranges(outcome, plan, ranges, affine);
  outcome.packed_bytes = constant_bytes(graph);
  if (is_wide) report_wide(outcome);
  if (types.activation_type == onnx::TensorProto::INT8) report_signed(outcome);
  if (is_range_reduced(request.options.text("reduce_range"))) outcome.notes.push_back(reduced_range_note());
  return outcome;
}

}  // namespace

MethodInfo int8_static() {
  return {"int8-static", "weights and activations in 8-bit integers at calibrated scales, for ONNX Runtime's kernels",
          int8_static_options(), [](const Options&) { return true; }, apply_int8_static};
}

}  // namespace assay::quantize
