#include "assay/quantize/block.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "assay/base/check.hpp"
#include "assay/quantize/block_format.hpp"
#include "assay/quantize/gptq.hpp"
#include "assay/quantize/outcome.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/product.hpp"
#include "assay/quantize/selection.hpp"

namespace assay::quantize {
namespace {

// A product whose weights have been rounded, waiting for its node to be replaced.
struct Rounded {
  Product product;
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;
  std::vector<std::string> constants;  // codes, scales and, where the format has them, zero points
};

struct Work {
  model::Graph& graph;
  const Request& request;
  BlockFormat format;
  bool as_qdq = false;
  std::vector<Rounded> rounded;
};

std::string why_no_blocks(const model::Graph& graph, const onnx::NodeProto& node) {
  if (std::string reason = why_no_product(graph, node); !reason.empty()) return reason;
  if (graph.shape_of(node.input(1)).size() != 2) return "its weights are a batch of matrices";
  return {};
}

void add_float_constant(model::Graph& graph, const std::string& name, const tensor::Shape& shape,
                        const std::vector<float>& values) {
  graph.set_constant(name, {tensor::DType::f32, shape, reinterpret_cast<const std::byte*>(values.data())});
}

// The constants of com.microsoft MatMulNBits.
void add_packed(Work& work, const BlockedWeights& weights, Rounded& rounded) {
  const std::string& name = rounded.product.weight;
  const auto blocks = static_cast<std::int64_t>(weights.blocks());
  const auto block_bytes = static_cast<std::int64_t>(weights.format.block) * weights.format.bits / 8;
  rounded.constants = {work.graph.fresh_name(name + "_codes"), work.graph.fresh_name(name + "_scales")};
  work.graph.set_constant(rounded.constants[0], onnx::TensorProto::UINT8, {rounded.outputs, blocks, block_bytes},
                          packed_codes(weights));
  add_float_constant(work.graph, rounded.constants[1], {rounded.outputs, blocks}, weights.scales);
  if (weights.format.symmetric) return;
  rounded.constants.push_back(work.graph.fresh_name(name + "_zero_points"));
  work.graph.set_constant(rounded.constants[2], onnx::TensorProto::UINT8,
                          {rounded.outputs, (blocks * weights.format.bits + 7) / 8}, packed_zero_points(weights));
}

// The constants of DequantizeLinear.
void add_standard(Work& work, const BlockedWeights& weights, Rounded& rounded) {
  const std::string& name = rounded.product.weight;
  // TensorProto of opset 21; the header the program is built with may be older.
  constexpr std::int32_t k_uint4 = 21;
  constexpr std::int32_t k_int4 = 22;
  const std::int32_t wide = weights.format.symmetric ? onnx::TensorProto::INT8 : onnx::TensorProto::UINT8;
  const std::int32_t narrow = weights.format.symmetric ? k_int4 : k_uint4;
  const std::int32_t type = weights.format.bits == 4 ? narrow : wide;
  const auto blocks = static_cast<std::int64_t>(weights.blocks());
  rounded.constants = {work.graph.fresh_name(name + "_codes"), work.graph.fresh_name(name + "_scales")};
  work.graph.set_constant(rounded.constants[0], type, {rounded.inputs, rounded.outputs}, transposed_codes(weights));
  add_float_constant(work.graph, rounded.constants[1], {blocks, rounded.outputs}, transposed_scales(weights));
  if (weights.format.symmetric) return;
  rounded.constants.push_back(work.graph.fresh_name(name + "_zero_points"));
  work.graph.set_constant(rounded.constants[2], type, {blocks, rounded.outputs}, transposed_zero_points(weights));
}

// Puts one product's weights into blocks; its node stays as it is, so that the graph still runs in float.
Status round_product(Work& work, const Product& product, const Compensation* compensation) {
  ASSAY_ASSIGN(const tensor::Tensor matrix, matrix_of(work.graph, product, Order::outputs_first));
  Rounded rounded{.product = product, .inputs = matrix.shape()[1], .outputs = matrix.shape()[0]};
  const auto outputs = static_cast<std::size_t>(rounded.outputs);
  const auto inputs = static_cast<std::size_t>(rounded.inputs);
  const BlockedWeights weights = compensation == nullptr
                                     ? round_to_nearest(matrix.as<float>(), outputs, inputs, work.format)
                                     : round_compensated(matrix.as<float>(), outputs, work.format, *compensation);
  if (work.as_qdq) {
    add_standard(work, weights, rounded);
  } else {
    add_packed(work, weights, rounded);
  }
  work.rounded.push_back(std::move(rounded));
  return {};
}

void replace(Work& work, const Rounded& rounded) {
  model::Graph& graph = work.graph;
  const std::string output = replace_product(graph, rounded.product);
  if (work.as_qdq) {
    const std::string weight = graph.fresh_name(rounded.product.weight + "_dequantized");
    onnx::NodeProto* node = graph.add_node("DequantizeLinear", rounded.constants, {weight});
    model::set_attribute(node, "axis", std::int64_t{0});
    model::set_attribute(node, "block_size", static_cast<std::int64_t>(work.format.block));
    graph.add_node("MatMul", {rounded.product.input, weight}, {output});
    return;
  }
  std::vector<std::string> inputs{rounded.product.input};
  inputs.insert(inputs.end(), rounded.constants.begin(), rounded.constants.end());
  onnx::NodeProto* node = graph.add_node("MatMulNBits", inputs, {output}, "", "com.microsoft");
  model::set_attribute(node, "K", rounded.inputs);
  model::set_attribute(node, "N", rounded.outputs);
  model::set_attribute(node, "bits", std::int64_t{work.format.bits});
  model::set_attribute(node, "block_size", static_cast<std::int64_t>(work.format.block));
  const std::int64_t level = std::stoll(work.request.options.text("accuracy_level"));
  if (level != 0) model::set_attribute(node, "accuracy_level", level);
}

void report(const Work& work, const std::string& stage, std::size_t done, std::size_t of) {
  if (work.request.progress) work.request.progress(stage, static_cast<double>(done) / static_cast<double>(of));
}

// The products that read one value.
using ByInput = std::vector<std::pair<std::string, std::vector<Product>>>;

ByInput by_input(const std::vector<Product>& products) {
  ByInput groups;
  std::map<std::string, std::size_t> places;
  for (const Product& product : products) {
    const auto [place, is_new] = places.emplace(product.input, groups.size());
    if (is_new) groups.push_back({product.input, {}});
    groups[place->second].second.push_back(product);
  }
  return groups;
}

std::size_t inputs_of(const Work& work, const Product& product) {
  const tensor::Shape shape = work.graph.shape_of(product.weight);
  return static_cast<std::size_t>(shape[product.transposed ? 1 : 0]);
}

// The Grams of the values that `groups` read, over all calibration samples.
Result<std::vector<Gram>> grams_of(Work& work, std::span<const ByInput::value_type> groups) {
  std::vector<Gram> grams;
  std::vector<std::string> tensors;
  for (const auto& [input, products] : groups) {
    grams.emplace_back(inputs_of(work, products.front()));
    tensors.push_back(input);
  }
  const auto observe = [&](std::size_t, std::span<const tensor::TensorView> values) -> Status {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const tensor::TensorView& value = values[i];
      const bool fits = value.dtype() == tensor::DType::f32 && !value.shape().empty() &&
                        value.shape().back() == static_cast<std::int64_t>(grams[i].width());
      if (!fits) {
        return fail(ErrorCode::corrupt, "calibration gave '{}' as {} {}, which is no float32 row of {} values",
                    tensors[i], tensor::name_of(value.dtype()), tensor::to_text(value.shape()), grams[i].width());
      }
      ASSAY_TRY(within(grams[i].add(value.as<float>()), "calibrating with '" + tensors[i] + "'"));
    }
    return {};
  };
  ASSAY_TRY(work.request.calibration->run(work.graph, tensors, observe));
  return grams;
}

// How many groups from `first` on may be calibrated in one pass: their Grams fit the memory set aside for them.
std::size_t pass_end(const Work& work, const ByInput& groups, std::size_t first) {
  constexpr std::size_t k_bytes = std::size_t{128} << 20;
  std::size_t bytes = 0;
  std::size_t last = first;
  while (last < groups.size()) {
    const std::size_t width = inputs_of(work, groups[last].second.front());
    bytes += width * width * sizeof(float);
    if (last > first && bytes > k_bytes) break;
    ++last;
  }
  return last;
}

Status round_with_calibration(Work& work, const std::vector<Product>& products, std::vector<std::string>& notes) {
  const Options& options = work.request.options;
  const GptqOptions gptq{.damping = options.real("damping"), .act_order = options.boolean("act_order")};
  const ByInput groups = by_input(products);
  std::size_t few = 0;
  for (std::size_t first = 0; first < groups.size();) {
    const std::size_t last = pass_end(work, groups, first);
    ASSAY_ASSIGN(std::vector<Gram> grams, grams_of(work, std::span(groups).subspan(first, last - first)));
    for (std::size_t g = first; g < last; ++g) {
      few += grams[g - first].rows() < grams[g - first].width() ? 1 : 0;
      ASSAY_ASSIGN(const Compensation compensation, within(Compensation::of(std::move(grams[g - first]), gptq),
                                                           "compensating errors behind '" + groups[g].first + "'"));
      for (const Product& product : groups[g].second) ASSAY_TRY(round_product(work, product, &compensation));
      report(work, "error-compensating rounding", g + 1, groups.size());
    }
    first = last;
  }
  if (few > 0) {
    notes.push_back(
        fmt::format("{} of {} layer inputs were seen in fewer rows than they have values: there the error "
                    "compensation rests on the damping; give more calibration samples",
                    few, groups.size()));
  }
  return {};
}

Status round_all(Work& work, const std::vector<Product>& products, std::vector<std::string>& notes) {
  if (work.request.options.text("rounding") == "gptq") return round_with_calibration(work, products, notes);
  for (std::size_t i = 0; i < products.size(); ++i) {
    ASSAY_TRY(round_product(work, products[i], nullptr));
    report(work, "rounding weights", i + 1, products.size());
  }
  return {};
}

std::vector<Product> choose(model::Graph& graph, const Selection& selection, const std::string& precision,
                            Outcome& outcome) {
  std::vector<Product> products;
  for (onnx::NodeProto* node : graph.nodes()) {
    if (!node->domain().empty() || (node->op_type() != "MatMul" && node->op_type() != "Gemm")) continue;
    std::string reason = selection.reason_against(*node);
    if (reason.empty()) reason = why_no_blocks(graph, *node);
    if (reason.empty()) products.push_back(product_of(node));
    outcome.nodes.push_back(outcome_of(*node, reason.empty() ? precision : "float32", reason));
  }
  return products;
}

Result<Outcome> apply(model::Graph& graph, const Request& request, int bits) {
  const Options& options = request.options;
  ASSAY_ASSIGN(const Selection selection, Selection::of(graph, options));
  const bool as_qdq = options.text("form") == "qdq";
  Outcome outcome;
  ASSAY_ASSIGN(outcome.notes, prepare(graph, as_qdq ? 21 : 13));
  const std::vector<Product> products = choose(graph, selection, bits == 4 ? "int4" : "int8", outcome);
  if (products.empty()) return tl::unexpected(nothing_quantized(outcome));
  const BlockFormat format{
      .bits = bits, .block = std::stoul(options.text("block")), .symmetric = options.boolean("symmetric")};
  Work work{.graph = graph, .request = request, .format = format, .as_qdq = as_qdq, .rounded = {}};
  ASSAY_TRY(round_all(work, products, outcome.notes));
  for (const Rounded& rounded : work.rounded) replace(work, rounded);
  if (as_qdq) {
    constexpr std::int64_t k_first_with_4_bits = 10;
    graph.set_ir_version(std::max(graph.model().ir_version(), k_first_with_4_bits));
  } else {
    graph.set_opset(1, "com.microsoft");
  }
  graph.forget_types();
  graph.prune();
  outcome.packed_bytes = constant_bytes(graph);
  return outcome;
}

std::vector<OptionInfo> block_options() {
  std::vector<OptionInfo> options{
      {"block", Choice{{"16", "32", "64", "128", "256"}}, "32", "weights that share a scale, along the inputs"},
      {"symmetric", Boolean{}, "false", "no zero points: fewer bytes, larger errors"},
      {"form", Choice{{"matmulnbits", "qdq"}}, "matmulnbits",
       "matmulnbits: ONNX Runtime's operator; qdq: DequantizeLinear of opset 21"},
      {"accuracy_level", Choice{{"0", "1", "2", "3", "4"}}, "4",
       "of matmulnbits: 0 as the runtime likes, 1 float32, 2 float16, 3 bfloat16, 4 int8 activations (fastest)"},
      {"rounding", Choice{{"nearest", "gptq"}}, "nearest", "gptq: error-compensating, needs calibration data"},
      {"damping", Real{1e-6, 1}, "0.01", "of gptq: share of the mean of the Hessian's diagonal added to it"},
      {"act_order", Boolean{}, "false", "of gptq: inputs with the largest activations first"}};
  for (OptionInfo& option : Selection::options()) options.push_back(std::move(option));
  return options;
}

bool needs_calibration(const Options& options) {
  return options.text("rounding") == "gptq";
}

}  // namespace

MethodInfo int4_block() {
  return {.name = "int4-block",
          .summary = "4-bit weights in blocks, activations in float",
          .options = block_options(),
          .needs_calibration = needs_calibration,
          .apply = [](model::Graph& graph, const Request& request) { return apply(graph, request, 4); }};
}

MethodInfo int8_block() {
  return {.name = "int8-block",
          .summary = "8-bit weights in blocks, activations in float",
          .options = block_options(),
          .needs_calibration = needs_calibration,
          .apply = [](model::Graph& graph, const Request& request) { return apply(graph, request, 8); }};
}

}  // namespace assay::quantize
