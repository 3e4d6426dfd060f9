#include "assay/quantize/product.hpp"

#include <algorithm>
#include <cmath>

namespace assay::quantize {
namespace {

std::string why_not_these_weights(const model::Graph& graph, const std::string& weight) {
  const onnx::TensorProto* constant = graph.constant(weight);
  if (constant == nullptr) return "its weights are computed at run time";
  if (constant->data_type() != onnx::TensorProto::FLOAT) return "its weights are not float32";
  if (constant->dims_size() < 2) return "its weights are a vector";
  if (tensor::elements_of(graph.shape_of(weight)) == 0) return "its weights are empty";
  return {};
}

tensor::Tensor transpose(const tensor::Tensor& matrix) {
  const std::int64_t rows = matrix.shape()[0];
  const std::int64_t columns = matrix.shape()[1];
  tensor::Tensor turned(tensor::DType::f32, {columns, rows});
  const auto from = matrix.as<float>();
  const auto to = turned.as<float>();
  constexpr std::int64_t k_tile = 32;  // both sides of a tile stay in the cache
  for (std::int64_t r0 = 0; r0 < rows; r0 += k_tile) {
    for (std::int64_t c = 0; c < columns; ++c) {
      for (std::int64_t r = r0; r < std::min(rows, r0 + k_tile); ++r) to[c * rows + r] = from[r * columns + c];
    }
  }
  return turned;
}

}  // namespace

std::string why_no_product(const model::Graph& graph, const onnx::NodeProto& node) {
  if (node.input_size() < 2) return "it has fewer than two inputs";
  if (node.op_type() == "MatMul" && graph.is_constant(node.input(0)) && !graph.is_constant(node.input(1))) {
    return "its weights are the left operand";
  }
  if (graph.is_constant(node.input(0))) return "both operands are constant";
  if (node.op_type() == "Gemm" && model::attribute(node, "transA", std::int64_t{0}) != 0) {
    return "its input is transposed (transA)";
  }
  return why_not_these_weights(graph, node.input(1));
}

Product product_of(onnx::NodeProto* node) {
  Product product{.node = node, .input = node->input(0), .weight = node->input(1), .output = node->output(0)};
  if (node->op_type() != "Gemm") return product;
  if (node->input_size() > 2) product.bias = node->input(2);
  product.transposed = model::attribute(*node, "transB", std::int64_t{0}) != 0;
  product.alpha = model::attribute(*node, "alpha", 1.0F);
  product.beta = model::attribute(*node, "beta", 1.0F);
  return product;
}

Result<tensor::Tensor> matrix_of(const model::Graph& graph, const Product& product, Order order) {
  ASSAY_ASSIGN(tensor::Tensor matrix, graph.floats(product.weight));
  if (product.transposed != (order == Order::outputs_first)) matrix = transpose(matrix);
  std::size_t odd = 0;
  for (float& weight : matrix.as<float>()) {
    weight *= product.alpha;
    odd += std::isfinite(weight) ? 0 : 1;
  }
  if (odd > 0) {
    return fail(ErrorCode::out_of_range,
                "{} of the {} weights in '{}' are not finite; a quantized form has no such values", odd,
                matrix.elements(), product.weight);
  }
  return matrix;
}

std::string replace_product(model::Graph& graph, const Product& product) {
  graph.remove({product.node});
  if (product.bias.empty() || product.beta == 0) return product.output;
  std::string bias = product.bias;
  if (product.beta != 1) {
    const std::string factor = graph.fresh_name(product.output + "_beta");
    graph.set_constant(factor, product.beta);
    bias = graph.fresh_name(product.output + "_bias");
    graph.add_node("Mul", {product.bias, factor}, {bias});
  }
  std::string bare = graph.fresh_name(product.output + "_product");
  graph.add_node("Add", {bare, bias}, {product.output});
  return bare;
}

}  // namespace assay::quantize
