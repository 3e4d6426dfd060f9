#include "assay/quantize/product_layout.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assay/quantize/prepare.hpp"
#include "assay/quantize/rewiring_internal.hpp"

namespace assay::quantize {
namespace {

using tensor::Shape;

std::optional<Shape> shape_of(const model::Graph& graph, const std::string& value) {
  const auto type = graph.type_of(value);
  return type ? type->shape : std::nullopt;
}

// The constant that a node adds to a product of `rank`, when it is one number for each of `channels` along the last
// axis, or one, and leaves the rank as it is.
std::optional<std::string> bias_added(const model::Graph& graph, const onnx::NodeProto& add, std::size_t rank,
                                      std::size_t channels) {
  if (add.op_type() != "Add" || !add.domain().empty()) return std::nullopt;
  const std::string& bias = add.input(graph.is_constant(add.input(0)) ? 0 : 1);
  const onnx::TensorProto* constant = graph.constant(bias);
  if (constant == nullptr || constant->data_type() != onnx::TensorProto::FLOAT) return std::nullopt;
  const Shape shape = graph.shape_of(bias);
  const bool is_last = !shape.empty() && shape.back() == static_cast<std::int64_t>(channels);
  const std::size_t elements = tensor::elements_of(shape);
  if (shape.size() > rank) return std::nullopt;
  return elements == 1 || (is_last && elements == channels) ? std::optional(bias) : std::nullopt;
}

// As a vector of its own for each channel, under its old name where nothing else reads it.
Result<std::string> as_vector(model::Graph& graph, const std::string& bias, std::size_t channels) {
  const Shape vector{static_cast<std::int64_t>(channels)};
  if (graph.shape_of(bias) == vector) return bias;
  ASSAY_ASSIGN(const tensor::Tensor values, graph.floats(bias));
  tensor::Tensor spread(tensor::DType::f32, vector);
  for (std::size_t c = 0; c < channels; ++c) {
    spread.as<float>()[c] = values.as<float>()[values.elements() == 1 ? 0 : c];
  }
  const std::string name = graph.fresh_name(bias + "_vector");
  graph.set_constant(name, spread.view());
  return name;
}

std::string shape_constant(model::Graph& graph, const std::string& wish, const Shape& extents) {
  tensor::Tensor shape(tensor::DType::i64, {static_cast<std::int64_t>(extents.size())});
  std::ranges::copy(extents, shape.as<std::int64_t>().begin());
  const std::string name = graph.fresh_name(wish);
  graph.set_constant(name, shape.view());
  return name;
}

// The values that were flattened already, and as what.
using Flattened = std::map<std::string, std::string>;

// `value` as rows of `width`; Gemms that read the same value share the Reshape.
std::string flat(model::Graph& graph, const std::string& value, std::int64_t width, Flattened& flattened) {
  std::string& name = flattened[value];
  if (!name.empty()) return name;
  name = graph.fresh_name(value + "_flat");
  graph.add_node("Reshape", {value, shape_constant(graph, value + "_flat_shape", {-1, width})}, {name});
  graph.set_type(name, {onnx::TensorProto::FLOAT, Shape{-1, width}});
  return name;
}

// Puts a Reshape in front of the Gemm and one behind it (behind its Relu or Clip, where that is the only reader).
void flatten_around(model::Graph& graph, onnx::NodeProto* gemm, Shape in, std::int64_t channels, Flattened& flattened) {
  graph.set_input(gemm, 0, flat(graph, gemm->input(0), in.back(), flattened));
  onnx::NodeProto* last = gemm;
  onnx::NodeProto* next = only_consumer(graph, gemm->output(0));
  if (next != nullptr && (next->op_type() == "Relu" || next->op_type() == "Clip")) last = next;
  const std::string out = last->output(0);
  const std::string inner = graph.fresh_name(out + "_flat");
  graph.set_output(last, 0, inner);
  in.back() = channels;
  if (std::find(in.begin(), in.end(), -1) == in.end()) in.front() = -1;
  graph.add_node("Reshape", {inner, shape_constant(graph, out + "_shape", in)}, {out});
  graph.set_type(inner, {onnx::TensorProto::FLOAT, Shape{-1, channels}});
}

Result<bool> rewrite(model::Graph& graph, const WeightedNode& product, Flattened& flattened) {
  onnx::NodeProto* node = product.node;
  const Shape weight = graph.shape_of(product.weight);
  const auto in = shape_of(graph, node->input(0));
  if (weight.size() != 2 || !in || in->size() < 2) return false;
  const bool is_matrix = in->size() == 2;
  if (!is_matrix && std::count(in->begin(), in->end(), -1) > (in->back() == -1 ? 2 : 1)) return false;
  onnx::NodeProto* add = only_consumer(graph, node->output(0));
  if (add == nullptr) return false;
  const auto channels = static_cast<std::size_t>(weight[1]);
  const auto bias = bias_added(graph, *add, in->size(), channels);
  if (!bias) return false;
  if (add->input(0) != node->output(0)) graph.set_inputs(add, {add->input(1), add->input(0)});
  if (!bypass(graph, add)) return false;
  ASSAY_ASSIGN(const std::string vector, as_vector(graph, *bias, channels));
  graph.set_op(node, "Gemm");
  graph.set_inputs(node, {node->input(0), product.weight, vector});
  if (!is_matrix) {
    Shape known = *in;
    known.back() = weight[0];
    flatten_around(graph, node, known, weight[1], flattened);
  }
  return true;
}

}  // namespace

Result<std::size_t> lay_out_products(model::Graph& graph) {
  std::size_t rewritten = 0;
  Flattened flattened;
  for (const WeightedNode& product : weighted_nodes(graph)) {
    if (product.node->op_type() == "MatMul") {
      ASSAY_ASSIGN(const bool done, rewrite(graph, product, flattened));
      rewritten += done ? 1 : 0;
    } else if (product.node->op_type() == "Gemm" && !product.bias.empty()) {
      ASSAY_ASSIGN(const std::string vector, as_vector(graph, product.bias, output_channels(graph, *product.node)));
      graph.set_input(product.node, 2, vector);
    }
  }
  ASSAY_TRY(graph.order());
  return rewritten;
}

}  // namespace assay::quantize
