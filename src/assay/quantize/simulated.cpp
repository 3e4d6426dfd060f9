#include "assay/quantize/simulated.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "assay/quantize/activation_ranges.hpp"
#include "assay/quantize/activation_rounding_internal.hpp"
#include "assay/quantize/outcome.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/selection.hpp"
#include "assay/quantize/weight_rounding.hpp"
#include "assay/quantize/weight_use_internal.hpp"

namespace assay::quantize {
namespace {

// A format for weights and activations.
struct Format {
  std::string precision;  // "w4a8", "fp8-e4m3"
  RoundChannel round;
  int weight_bits = 8;  // packed
  bool has_zero_point = false;
  std::optional<int> activation_bits;  // integers
  std::optional<Float8> float8;        // for activations
  std::int32_t float8_type = 0;
  bool per_channel = true;

  bool rounds_activations() const { return activation_bits || float8; }
};

std::uint64_t packed_weights(const Format& format, std::uint64_t elements, std::uint64_t channels) {
  const std::uint64_t zero_points = format.has_zero_point ? (channels * format.weight_bits + 7) / 8 : 0;
  return (elements * format.weight_bits + 7) / 8 + channels * sizeof(float) + zero_points;
}

// By how many bytes a weight would be smaller in the format.
std::uint64_t saved_bytes(const Format& format, const RoundedWeight& weight) {
  const std::uint64_t plain = weight.elements * sizeof(float);
  return plain - std::min(plain, packed_weights(format, weight.elements, weight.channels));
}

std::string rounded_activation(model::Graph& graph, const std::string& value, const ActivationRange& range,
                               const Format& format, TensorRange& line) {
  line = {.tensor = value, .least = range.least, .most = range.most};
  if (format.float8) {
    const double most = std::max(-range.least, range.most);
    line.scale = most / double{format.float8->largest};
    return add_float8_rounding(graph, value, most, *format.float8, format.float8_type);
  }
  const Grid grid = grid_of(*format.activation_bits, false, false, false);
  const Affine affine = affine_for(range.least, range.most, grid);
  line.scale = double{affine.scale};
  line.zero_point = affine.zero_point;
  return add_integer_rounding(graph, value, affine, grid);
}

Status refuse_histograms(RangeMethod method, const Options& options) {
  if (method != RangeMethod::entropy && method != RangeMethod::least_squares) return {};
  return fail(ErrorCode::invalid_argument,
              "ranges={} counts in 2048 bins, too few for activation_bits={}; take minmax or percentile",
              options.text("ranges"), options.text("activation_bits"));
}

Status round_activations(model::Graph& graph, const Request& request, const std::vector<WeightedNode>& products,
                         const Format& format, Outcome& outcome) {
  std::vector<std::string> values;
  for (const WeightedNode& product : products) {
    const std::string& value = product.node->input(0);
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
  RangeOptions options;
  ASSAY_ASSIGN(options.method, range_method_named(request.options.text("ranges")));
  options.percentile = request.options.real("percentile");
  if (format.activation_bits.value_or(8) > 8) ASSAY_TRY(refuse_histograms(options.method, request.options));
  options.grid = grid_of(format.activation_bits.value_or(8), false, false, false);
  options.threads = std::max(1U, std::thread::hardware_concurrency());
  ASSAY_ASSIGN(const std::vector<ActivationRange> ranges,
               activation_ranges(graph, values, options, *request.calibration));
  for (std::size_t i = 0; i < values.size(); ++i) {
    TensorRange line;
    const std::string rounded = rounded_activation(graph, values[i], ranges[i], format, line);
    outcome.ranges.push_back(line);
    for (const WeightedNode& product : products) {
      if (product.node->input(0) == values[i]) graph.set_input(product.node, 0, rounded);
    }
  }
  return {};
}

constexpr std::array<std::string_view, 4> k_rounded_products{"Conv", "ConvTranspose", "Gemm", "MatMul"};

bool is_product(const onnx::NodeProto& node) {
  return node.domain().empty() && std::ranges::find(k_rounded_products, node.op_type()) != k_rounded_products.end();
}

// The products that the format applies to; a line in the outcome for each node of the graph.
std::vector<WeightedNode> choose(model::Graph& graph, const Selection& selection, const Format& format,
                                 Outcome& outcome) {
  const std::vector<WeightedNode> all = weighted_nodes(graph);
  std::vector<WeightedNode> chosen;
  for (const onnx::NodeProto* node : graph.nodes()) {
    if (!is_product(*node)) continue;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& product) { return product.node == node; });
    std::string reason = selection.reason_against(*node);
    if (reason.empty() && found == all.end()) reason = "its weights are no float32 constants";
    if (reason.empty()) chosen.push_back(*found);
    outcome.nodes.push_back(outcome_of(*node, reason.empty() ? format.precision : "float32", reason));
  }
  for (NodeOutcome& other : others_in_float(graph, selection, k_rounded_products,
                                            "the format is for the weights and inputs of products alone")) {
    outcome.nodes.push_back(std::move(other));
  }
  return chosen;
}

Result<Outcome> apply_format(model::Graph& graph, const Request& request, const Format& format) {
  ASSAY_ASSIGN(const Selection selection, Selection::of(graph, request.options));
  Outcome outcome;
  constexpr std::int64_t k_first_with_float8 = 19;
  ASSAY_ASSIGN(outcome.notes, prepare(graph, format.float8 ? k_first_with_float8 : 13));
  const std::vector<WeightedNode> products = choose(graph, selection, format, outcome);
  if (products.empty()) return tl::unexpected(nothing_quantized(outcome));
  // Ranges are those of the float model: calibrate before the weights change.
  if (format.rounds_activations()) ASSAY_TRY(round_activations(graph, request, products, format, outcome));
  std::map<WeightUse, std::vector<onnx::NodeProto*>> uses;
  for (const WeightedNode& product : products) uses[use_of(product)].push_back(product.node);
  std::uint64_t saved = 0;
  for (const auto& [use, nodes] : uses) {
    ASSAY_ASSIGN(const RoundedWeight rounded, round_weight(graph, use, nodes, format.per_channel, format.round));
    saved += saved_bytes(format, rounded);
  }
  graph.forget_types();
  graph.prune();
  outcome.simulated = true;
  outcome.packed_bytes = constant_bytes(graph) - saved;
  return outcome;
}

// Bits of activations; nothing for float32.
std::optional<int> activation_bits(const Options& options) {
  const int bits = std::stoi(options.text("activation_bits"));
  return bits == 32 ? std::nullopt : std::optional<int>(bits);
}

Result<Outcome> apply_integers(model::Graph& graph, const Request& request) {
  const Options& options = request.options;
  const auto bits = static_cast<int>(options.integer("weight_bits"));
  const bool symmetric = options.boolean("symmetric");
  return apply_format(graph, request,
                      {.precision = fmt::format("w{}a{}", bits, options.text("activation_bits")),
                       .round = [=](std::span<float> weights) { round_to_integers(weights, bits, symmetric); },
                       .weight_bits = bits,
                       .has_zero_point = !symmetric && bits > 1,
                       .activation_bits = activation_bits(options),
                       .per_channel = options.boolean("per_channel")});
}

Result<Outcome> apply_float8(model::Graph& graph, const Request& request, const std::string& name, const Float8& float8,
                             std::int32_t onnx_type) {
  Format format{.precision = name,
                .round = [=](std::span<float> weights) { round_to_float8(weights, float8); },
                .per_channel = request.options.boolean("per_channel")};
  if (request.options.boolean("activations")) {
    format.float8 = float8;
    format.float8_type = onnx_type;
  }
  return apply_format(graph, request, format);
}

std::vector<OptionInfo> weight_options() {
  std::vector<OptionInfo> options{
      {"per_channel", Boolean{}, "true", "a scale for each output channel, not one for all"}};
  for (OptionInfo& option : Selection::options()) options.push_back(std::move(option));
  return options;
}

// `rounded`: what makes a method round activations at all.
std::vector<OptionInfo> with_ranges(std::vector<OptionInfo> options, const OnlyWith& rounded) {
  options.push_back({"ranges",
                     Choice{{"minmax", "moving-average", "percentile", "entropy", "least-squares"}},
                     "minmax",
                     "how an activation's range is taken from calibration",
                     {rounded}});
  options.push_back({"percentile",
                     Real{90, 100},
                     "99.99",
                     "share of an activation's values inside its range, in percent",
                     {rounded, {"ranges", {"percentile"}}}});
  return options;
}

bool needs_none(const Options&) {
  return false;
}

MethodInfo float8_method(const std::string& name, decltype(MethodInfo::apply) apply) {
  std::vector<OptionInfo> options = with_ranges(weight_options(), {"activations", {"true"}});
  options.insert(options.begin(),
                 {"activations", Boolean{}, "true", "activations in the format too, not weights alone"});
  return {.name = name,
          .summary = "8-bit floating point, simulated",
          .options = std::move(options),
          .needs_calibration = [](const Options& given) { return given.boolean("activations"); },
          .apply = apply};
}

struct Bits {
  int weights = 0;
  int activations = 0;
};

std::optional<Bits> bits_in(const std::string& name) {
  Bits bits;
  const auto split = name.find('a');
  if (name.size() < 4 || name[0] != 'w' || split == std::string::npos) return std::nullopt;
  const char* const end = name.data() + name.size();
  const auto weights = std::from_chars(name.data() + 1, name.data() + split, bits.weights);
  const auto activations = std::from_chars(name.data() + split + 1, end, bits.activations);
  const bool is_whole = weights.ec == std::errc{} && weights.ptr == name.data() + split &&
                        activations.ec == std::errc{} && activations.ptr == end;
  return is_whole ? std::optional(bits) : std::nullopt;
}

}  // namespace

MethodInfo simulated_int() {
  const OnlyWith rounded{"activation_bits", {"1", "2", "3", "4", "5", "6", "7", "8", "16"}};
  std::vector<OptionInfo> options = with_ranges(weight_options(), rounded);
  const std::vector<OptionInfo> own{
      {"weight_bits", Integer{1, 8}, "4", "bits of a weight; 1: sign times mean magnitude"},
      {"activation_bits", Choice{{"1", "2", "3", "4", "5", "6", "7", "8", "16", "32"}}, "32",
       "bits of an activation; 32: float32, which needs no calibration data"},
      {"symmetric",
       Boolean{},
       "true",
       "weights without zero points",
       {{"weight_bits", {"2", "3", "4", "5", "6", "7", "8"}}}}};
  options.insert(options.begin(), own.begin(), own.end());
  return {.name = "simulated-int",
          .summary = "integers of any width, simulated; also written wNaM: w4a8, w2a32",
          .options = std::move(options),
          .needs_calibration = [](const Options& given) { return activation_bits(given).has_value(); },
          .apply = apply_integers};
}

MethodInfo binary() {
  return {.name = "binary",
          .summary = "weights of one bit, simulated: sign times mean magnitude",
          .options = weight_options(),
          .needs_calibration = needs_none,
          .apply = [](model::Graph& graph, const Request& request) {
            return apply_format(graph, request,
                                {.precision = "binary",
                                 .round = [](std::span<float> weights) { round_to_binary(weights); },
                                 .weight_bits = 1,
                                 .per_channel = request.options.boolean("per_channel")});
          }};
}

MethodInfo ternary() {
  return {.name = "ternary",
          .summary = "weights of −α, 0 and α, simulated",
          .options = weight_options(),
          .needs_calibration = needs_none,
          .apply = [](model::Graph& graph, const Request& request) {
            return apply_format(graph, request,
                                {.precision = "ternary",
                                 .round = [](std::span<float> weights) { round_to_ternary(weights); },
                                 .weight_bits = 2,
                                 .per_channel = request.options.boolean("per_channel")});
          }};
}

// Element types of float8 in ONNX; the header the program is built with may be older than they are.
MethodInfo fp8_e4m3() {
  return float8_method("fp8-e4m3", [](model::Graph& graph, const Request& request) {
    return apply_float8(graph, request, "fp8-e4m3", k_e4m3, 17);
  });
}

MethodInfo fp8_e5m2() {
  return float8_method("fp8-e5m2", [](model::Graph& graph, const Request& request) {
    return apply_float8(graph, request, "fp8-e5m2", k_e5m2, 19);
  });
}

bool is_bits_name(const std::string& name) {
  return bits_in(name).has_value();
}

Result<MethodInfo> method_of_bits(const std::string& name) {
  const Bits bits = bits_in(name).value_or(Bits{});
  const bool exist = bits.weights >= 1 && bits.weights <= 8 && bits.activations >= 1 &&
                     (bits.activations <= 8 || bits.activations == 16 || bits.activations == 32);
  if (!exist) {
    return fail(ErrorCode::invalid_argument,
                "'{}': weights have 1 to 8 bits and activations 1 to 8, 16 or 32 (float32), as in w4a8", name);
  }
  MethodInfo method = simulated_int();
  method.name = name;
  for (OptionInfo& option : method.options) {
    if (option.name == "weight_bits") option.otherwise = std::to_string(bits.weights);
    if (option.name == "activation_bits") option.otherwise = std::to_string(bits.activations);
  }
  return method;
}

}  // namespace assay::quantize
