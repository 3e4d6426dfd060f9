#include "assay/quantize/int8_static.hpp"

#include <algorithm>
#include <thread>

#include "assay/model/shape_inference.hpp"
#include "assay/quantize/cpu_products_internal.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/product_layout_internal.hpp"
#include "assay/quantize/qdq_plan.hpp"
#include "assay/quantize/qdq_writer.hpp"

namespace assay::quantize {
namespace {

constexpr std::int64_t k_opset = 13;         // QuantizeLinear per channel
constexpr std::int64_t k_opset_16_bit = 21;  // QuantizeLinear to 16 bits

std::vector<OptionInfo> options() {
  return {
      {"activations", Choice{{"uint8", "int8", "int16"}}, "uint8", "integer type of activations"},
      {"per_channel", Boolean{}, "true", "one scale for each output channel of a weight, not one for all"},
      {"reduce_range", Choice{{"auto", "true", "false"}}, "auto",
       "weights in 7 bits, for CPUs whose 8-bit products saturate; auto looks at this one"},
      {"ranges", Choice{{"minmax", "moving-average", "percentile", "entropy", "least-squares"}}, "minmax",
       "how an activation's range is taken from calibration"},
      {"percentile", Real{90, 100}, "99.99", "share of an activation's values inside its range, in percent"},
      {"momentum", Real{0.0001, 1}, "0.1", "weight of each new batch in a moving average"},
      {"exclude", Names{}, "", "nodes that stay float"},
      {"exclude_types", Names{}, "", "operators that stay float"},
      {"add_types", Names{}, "", "operators made integer besides those of the default rule: Softmax"},
      {"attention", Boolean{}, "false", "MatMul of two activations in integers too"},
  };
}

std::set<std::string> names_in(const Options& options, const std::string& name) {
  const std::vector<std::string> names = options.names(name);
  return {names.begin(), names.end()};
}

Result<PlanRules> rules_from(const Options& options) {
  PlanRules rules{names_in(options, "exclude"), names_in(options, "exclude_types"), names_in(options, "add_types"),
                  options.boolean("attention")};
  for (const std::string& type : rules.add_types) {
    if (type != "Softmax") {
      return fail(ErrorCode::invalid_argument, "add_types={}: only Softmax can be added to the default rule", type);
    }
  }
  return rules;
}

QdqTypes types_from(const Options& options, unsigned threads) {
  const std::string& name = options.text("activations");
  const std::string& reduce = options.text("reduce_range");
  const bool is_reduced = reduce == "true" || (reduce == "auto" && saturates_integer_products());
  QdqTypes types;
  types.activation = grid_of(name == "int16" ? 16 : 8, name != "uint8", false, false);
  types.activation_type = name == "uint8"  ? onnx::TensorProto::UINT8
                          : name == "int8" ? onnx::TensorProto::INT8
                                           : onnx::TensorProto::INT16;
  types.weight = grid_of(is_reduced ? 7 : 8, true, true, true);
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

void report_wide(Outcome& outcome) {
  outcome.simulated = true;
  outcome.notes.emplace_back(
      "activations=int16: ONNX Runtime has no integer kernels for them on a CPU; it computes in float between "
      "QuantizeLinear and DequantizeLinear, so its speed says nothing.");
  for (NodeOutcome& node : outcome.nodes) {
    if (node.precision == "int8") node.precision = "int8 weights, int16 activations";
  }
}

Result<Outcome> apply(model::Graph& graph, const Request& request) {
  const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  const QdqTypes types = types_from(request.options, threads);
  ASSAY_ASSIGN(const PlanRules rules, rules_from(request.options));
  ASSAY_ASSIGN(const RangeOptions range_options, range_options_from(request.options, types));
  const bool is_wide = types.activation_type == onnx::TensorProto::INT16;
  Outcome outcome;
  ASSAY_ASSIGN(outcome.notes, prepare(graph, is_wide ? k_opset_16_bit : k_opset));
  ASSAY_ASSIGN(const std::size_t rewritten, lay_out_products(graph));
  if (rewritten > 0) {
    outcome.notes.push_back(fmt::format("{} MatMul and the Add behind were written as Gemm.", rewritten));
    model::infer_shapes(graph);
  }
  ASSAY_ASSIGN(const QdqPlan plan, plan_qdq(graph, rules));
  ASSAY_ASSIGN(const std::vector<ActivationRange> ranges, calibrated(graph, plan, range_options, request));
  if (request.progress) request.progress("writing", 0);
  outcome.nodes = plan.outcomes;
  ASSAY_ASSIGN(const std::vector<Affine> affine, write_qdq(graph, plan, ranges, types));
  report_ranges(outcome, plan, ranges, affine);
  if (is_wide) report_wide(outcome);
  return outcome;
}

}  // namespace

MethodInfo int8_static() {
  return {"int8-static", "weights and activations in 8-bit integers at calibrated scales, for ONNX Runtime's kernels",
          options(), [](const Options&) { return true; }, apply};
}

}  // namespace assay::quantize
