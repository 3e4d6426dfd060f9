#include "assay/quantize/prepare.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <set>
#include <span>
#include <string_view>

#include "assay/model/constant_views.hpp"
#include "assay/model/model.hpp"
#include "assay/model/opset.hpp"
#include "assay/model/shape_inference.hpp"
#include "assay/quantize/channel_folding_internal.hpp"
#include "assay/quantize/constant_folding_internal.hpp"
#include "assay/quantize/pad_folding_internal.hpp"
#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize {
namespace {

constexpr std::array<std::string_view, 14> k_quantized_operators = {
    "QuantizeLinear",      "DequantizeLinear",      "DynamicQuantizeLinear",    "MatMulInteger", "ConvInteger",
    "MatMulNBits",         "DynamicQuantizeMatMul", "MatMulIntegerToFloat",     "QGemm",         "QAttention",
    "DynamicQuantizeLSTM", "GatherBlockQuantized",  "QEmbedLayerNormalization", "MatMulBnb4"};

// What a file made by this program says of itself; its operators may be float ones that round.
Status refuse_marked(const model::Graph& graph) {
  for (const auto& entry : graph.model().metadata_props()) {
    if (entry.key() != model::k_mark_key) continue;
    return fail(ErrorCode::unsupported,
                "the model is quantized already, as its metadata say ('{}'; assay inspect shows it); give the "
                "full-precision model it was made from",
                entry.key());
  }
  return {};
}

Status refuse_quantized(model::Graph& graph) {
  for (const onnx::NodeProto* node : graph.nodes()) {
    const std::string& op = node->op_type();
    if (op.starts_with("QLinear") ||
        std::find(k_quantized_operators.begin(), k_quantized_operators.end(), op) != k_quantized_operators.end()) {
      return fail(ErrorCode::unsupported,
                  "{} ({}): the model is quantized already; give the full-precision model it was made from",
                  label_of(*node), op);
    }
  }
  return {};
}

// Weights and biases must be finite; other constants may be infinite (masks, the ends of a Clip).
Status refuse_not_finite(model::Graph& graph) {
  std::set<std::string> weights;
  for (const WeightedNode& product : weighted_nodes(graph)) weights.insert({product.weight, product.bias});
  for (const onnx::TensorProto& constant : graph.proto().initializer()) {
    const std::string& name = constant.name();
    if (constant.data_type() != onnx::TensorProto::FLOAT || graph.consumers(name).empty()) continue;
    const onnx::NodeProto& reader = *graph.consumers(name).front();
    const std::string node = fmt::format("{} ({})", label_of(reader), reader.op_type());
    ASSAY_TRY(model::look_through(graph, name, [&](std::span<const float> values) -> Status {
      if (are_finite(values)) return {};
      if (weights.contains(name)) {
        return fail(ErrorCode::out_of_range,
                    "{}: its weights {} hold NaN or infinity; a model with such weights cannot be quantized", node,
                    name);
      }
      if (std::ranges::none_of(values, [](float value) { return std::isnan(value); })) return {};
      return fail(ErrorCode::out_of_range, "{}: its constant {} holds NaN; such a model cannot be quantized", node,
                  name);
    }));
  }
  return {};
}

// Nodes keep the name that users know them by when their outputs change.
void name_nodes(model::Graph& graph) {
  for (onnx::NodeProto* node : graph.nodes()) node->set_name(label_of(*node));
}

void note(std::vector<std::string>& notes, std::size_t count, std::string_view one, std::string_view many) {
  if (count > 0) notes.push_back(fmt::format("{} {}.", count, count == 1 ? one : many));
}

}  // namespace

// Without an early end, so that the compiler can use vectors.
bool are_finite(std::span<const float> values) {
  constexpr std::uint32_t k_exponent = 0x7F800000U;
  std::uint32_t broken = 0;
  for (const float value : values) {
    broken |= (std::bit_cast<std::uint32_t>(value) & k_exponent) == k_exponent ? 1U : 0U;
  }
  return broken == 0;
}

Status fold_normalisation(model::Graph& graph) {
  ASSAY_TRY(fold_into_weights(graph));
  graph.prune();
  return graph.order();
}

Result<std::vector<std::string>> prepare(model::Graph& graph, std::int64_t opset) {
  std::vector<std::string> notes;
  ASSAY_TRY(refuse_quantized(graph));
  ASSAY_TRY(refuse_marked(graph));
  name_nodes(graph);
  if (const std::int64_t from = graph.opset(); from < opset) {
    ASSAY_TRY(model::upgrade_opset(graph, opset));
    notes.push_back(fmt::format("The operator set was raised from {} to {}.", from, graph.opset()));
  }
  remove_passive_nodes(graph);
  ASSAY_ASSIGN(const std::size_t constants, fold_constants(graph));
  model::infer_shapes(graph);
  ASSAY_TRY(refuse_not_finite(graph));
  ASSAY_ASSIGN(const ChannelFolds folds, fold_into_weights(graph));
  ASSAY_ASSIGN(const std::size_t pads, fold_pads(graph));
  note(notes, constants, "node on constants was evaluated", "nodes on constants were evaluated");
  note(notes, folds.batch_normalizations, "BatchNormalization went into the weights before it",
       "BatchNormalizations went into the weights before them");
  note(notes, folds.additions + folds.factors, "Add or Mul of a constant went into the weights before it",
       "Adds and Muls of constants went into the weights before them");
  note(notes, pads, "Pad went into the padding of the Conv behind it",
       "Pads went into the padding of the Convs behind them");
  graph.prune();
  ASSAY_TRY(graph.order());
  model::infer_shapes(graph);
  return notes;
}

}  // namespace assay::quantize
