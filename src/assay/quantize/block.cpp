#include "assay/quantize/block.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "assay/quantize/block_format.hpp"
#include "assay/quantize/block_nodes_internal.hpp"
#include "assay/quantize/gptq.hpp"
#include "assay/quantize/layer_inputs_internal.hpp"
#include "assay/quantize/outcome.hpp"
#include "assay/quantize/prepare.hpp"
#include "assay/quantize/product.hpp"
#include "assay/quantize/selection.hpp"

namespace assay::quantize {
namespace {

struct BlockWork {
  model::Graph& graph;
  const Request& request;
  BlockFormat format;
  BlockForm form = BlockForm::packed;
  std::vector<BlockedProduct> blocked;
};

std::string why_no_blocks(const model::Graph& graph, const onnx::NodeProto& node) {
  if (std::string reason = why_no_product(graph, node); !reason.empty()) return reason;
  if (graph.shape_of(node.input(1)).size() != 2) return "its weights are a batch of matrices";
  return {};
}

// Puts one product's weights into blocks; its node stays as it is, so that the graph still runs in float.
Status round_product(BlockWork& work, const Product& product, const Compensation* compensation) {
  ASSAY_ASSIGN(const tensor::Tensor matrix, matrix_of(work.graph, product, Order::outputs_first));
  const auto outputs = static_cast<std::size_t>(matrix.shape()[0]);
  const auto inputs = static_cast<std::size_t>(matrix.shape()[1]);
  const BlockedWeights weights = compensation == nullptr
                                     ? round_to_nearest(matrix.as<float>(), outputs, inputs, work.format)
                                     : round_compensated(matrix.as<float>(), outputs, work.format, *compensation);
  work.blocked.push_back(add_blocked(work.graph, product, weights, work.form));
  return {};
}

void report(const BlockWork& work, const std::string& stage, std::size_t done, std::size_t of) {
  if (work.request.progress) work.request.progress(stage, static_cast<double>(done) / static_cast<double>(of));
}

Status round_with_calibration(BlockWork& work, const std::vector<Product>& products, std::vector<std::string>& notes) {
  constexpr std::size_t k_gram_bytes = std::size_t{64} << 20;
  constexpr std::size_t k_row_bytes = std::size_t{64} << 20;
  const Options& options = work.request.options;
  const GptqOptions gptq{.damping = options.real("damping"), .act_order = options.boolean("act_order")};
  const std::vector<LayerInput> all = layer_inputs(work.graph, products);
  // Where they are small, the inputs of all layers are kept from one pass: the runtime, which holds the weights, is
  // then gone when the matrices come.
  ASSAY_ASSIGN(std::optional<LayerRows> rows, rows_of(work.graph, all, *work.request.calibration, k_row_bytes));
  std::size_t few = 0;
  std::size_t done = 0;
  while (done < all.size()) {
    const std::span<const LayerInput> rest = std::span(all).subspan(done);
    const std::span<const LayerInput> pass = rest.first(fitting(rest, k_gram_bytes));
    ASSAY_ASSIGN(std::vector<Gram> grams, rows ? grams_of(pass, std::span(*rows).subspan(done, pass.size()))
                                               : grams_of(work.graph, pass, *work.request.calibration));
    for (std::size_t i = 0; i < pass.size(); ++i) {
      few += grams[i].rows() < grams[i].width() ? 1 : 0;
      ASSAY_ASSIGN(const Compensation compensation, within(Compensation::of(std::move(grams[i]), gptq),
                                                           "compensating errors behind '" + pass[i].value + "'"));
      for (const Product& product : pass[i].products) ASSAY_TRY(round_product(work, product, &compensation));
      report(work, "error-compensating rounding", ++done, all.size());
    }
  }
  if (few > 0) {
    notes.push_back(
        fmt::format("{} of {} layer inputs were seen in fewer rows than they have values: there the error "
                    "compensation rests on the damping; give more calibration samples.",
                    few, all.size()));
  }
  return {};
}

Status round_all(BlockWork& work, const std::vector<Product>& products, std::vector<std::string>& notes) {
  if (work.request.options.text("rounding") == "gptq") return round_with_calibration(work, products, notes);
  for (std::size_t i = 0; i < products.size(); ++i) {
    ASSAY_TRY(round_product(work, products[i], nullptr));
    report(work, "rounding weights", i + 1, products.size());
  }
  return {};
}

constexpr std::array<std::string_view, 2> k_block_operators{"MatMul", "Gemm"};

std::vector<Product> choose(model::Graph& graph, const Selection& selection, const std::string& precision,
                            Outcome& outcome) {
  std::vector<Product> products;
  for (onnx::NodeProto* node : graph.nodes()) {
    const bool may_be_blocked =
        node->domain().empty() && std::ranges::find(k_block_operators, node->op_type()) != k_block_operators.end();
    if (!may_be_blocked) continue;
    std::string reason = selection.reason_against(*node);
    if (reason.empty()) reason = why_no_blocks(graph, *node);
    if (reason.empty()) products.push_back(product_of(node));
    outcome.nodes.push_back(outcome_of(*node, reason.empty() ? precision : "float32", reason));
  }
  for (NodeOutcome& other :
       others_in_float(graph, selection, k_block_operators, "weights in blocks are for MatMul and Gemm alone")) {
    outcome.nodes.push_back(std::move(other));
  }
  return products;
}

void replace_all(BlockWork& work, std::vector<std::string>& notes) {
  std::size_t separated = 0;
  for (const BlockedProduct& blocked : work.blocked) {
    if (work.form == BlockForm::standard) {
      separated += replace_by_standard(work.graph, blocked);
    } else {
      replace_by_packed(work.graph, blocked, std::stoll(work.request.options.text("accuracy_level")));
    }
  }
  if (work.form == BlockForm::packed) {
    work.graph.set_opset(1, "com.microsoft");
    return;
  }
  constexpr std::int64_t k_first_with_4_bits = 10;
  work.graph.set_ir_version(std::max(work.graph.model().ir_version(), k_first_with_4_bits));
  if (separated > 0) {
    notes.push_back(
        fmt::format("{} Relu or Clip behind products were written as Max and Min: ONNX Runtime would join "
                    "them with the product and compute it in float32.",
                    separated));
  }
}

Result<Outcome> apply_block(model::Graph& graph, const Request& request, int bits) {
  const Options& options = request.options;
  ASSAY_ASSIGN(const Selection selection, Selection::of(graph, options));
  const BlockForm form = options.text("form") == "qdq" ? BlockForm::standard : BlockForm::packed;
  Outcome outcome;
  ASSAY_ASSIGN(outcome.notes, prepare(graph, form == BlockForm::standard ? 21 : 13));
  const std::vector<Product> products = choose(graph, selection, bits == 4 ? "int4" : "int8", outcome);
  if (products.empty()) return tl::unexpected(nothing_quantized(outcome));
  const BlockFormat format{
      .bits = bits, .block = std::stoul(options.text("block")), .symmetric = options.boolean("symmetric")};
  BlockWork work{.graph = graph, .request = request, .format = format, .form = form, .blocked = {}};
  ASSAY_TRY(round_all(work, products, outcome.notes));
  replace_all(work, outcome.notes);
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
      {"accuracy_level",
       Choice{{"0", "1", "2", "3", "4"}},
       "4",
       "of matmulnbits: 0 as the runtime likes, 1 float32, 2 float16, 3 bfloat16, 4 int8 activations (fastest)",
       {{"form", {"matmulnbits"}}}},
      {"rounding", Choice{{"nearest", "gptq"}}, "nearest", "gptq: error-compensating, needs calibration data"},
      {"damping",
       Real{1e-6, 1},
       "0.01",
       "of gptq: share of the mean of the Hessian's diagonal added to it",
       {{"rounding", {"gptq"}}}},
      {"act_order",
       Boolean{},
       "false",
       "of gptq: inputs with the largest activations first",
       {{"rounding", {"gptq"}}}}};
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
          .apply = [](model::Graph& graph, const Request& request) { return apply_block(graph, request, 4); }};
}

MethodInfo int8_block() {
  return {.name = "int8-block",
          .summary = "8-bit weights in blocks, activations in float",
          .options = block_options(),
          .needs_calibration = needs_calibration,
          .apply = [](model::Graph& graph, const Request& request) { return apply_block(graph, request, 8); }};
}

}  // namespace assay::quantize
