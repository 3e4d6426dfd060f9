#include "assay/model/operation_count.hpp"

#include <algorithm>

#include "assay/model/product.hpp"
#include "assay/model/shape_inference.hpp"

namespace assay::model {
namespace {

using tensor::Shape;

Result<Shape> known_shape(const Graph& graph, const std::string& value) {
  if (graph.is_constant(value)) return graph.shape_of(value);
  const auto type = graph.type_of(value);
  if (!type || !type->shape) return fail(ErrorCode::insufficient_data, "the shape of '{}' is not known", value);
  if (std::ranges::any_of(*type->shape, [](std::int64_t extent) { return extent < 0; })) {
    return fail(ErrorCode::insufficient_data, "the shape of '{}' is {}", value, tensor::to_text(*type->shape));
  }
  return *type->shape;
}

Result<std::uint64_t> elements(const Graph& graph, const std::string& value) {
  ASSAY_ASSIGN(const Shape shape, known_shape(graph, value));
  return tensor::elements_of(shape);
}

// Of a kernel [M, C/group, …]: multiplications that one element costs.
std::uint64_t beyond_first(const Shape& shape) {
  return shape.empty() ? 1 : tensor::elements_of(Shape(shape.begin() + 1, shape.end()));
}

Result<std::uint64_t> of_conv(const Graph& graph, const onnx::NodeProto& node, const Product& product) {
  ASSAY_ASSIGN(const Shape kernel, known_shape(graph, weight_of(node, product)));
  const bool transposed = product.kind == ProductKind::conv_transpose;
  ASSAY_ASSIGN(const std::uint64_t each, elements(graph, transposed ? activation_of(node, product) : node.output(0)));
  return each * beyond_first(kernel);
}

// Extents of a matrix product's operand: batch…, rows, columns; a vector is one row on the left, one column on the
// right.
Shape as_matrix(Shape shape, bool left, bool transposed) {
  if (shape.empty()) shape = {1};
  if (shape.size() == 1) shape.insert(left ? shape.begin() : shape.end(), 1);
  if (transposed) std::swap(shape[shape.size() - 1], shape[shape.size() - 2]);
  return shape;
}

// How many matrices both operands come to when one is repeated for the other (ONNX broadcasting).
std::uint64_t matrices(const Shape& left, const Shape& right) {
  std::uint64_t count = 1;
  for (std::size_t i = 3; i <= std::max(left.size(), right.size()); ++i) {
    const std::int64_t a = i <= left.size() ? left[left.size() - i] : 1;
    const std::int64_t b = i <= right.size() ? right[right.size() - i] : 1;
    count *= static_cast<std::uint64_t>(std::max(a, b));
  }
  return count;
}

Result<std::uint64_t> of_matmul(const Graph& graph, const onnx::NodeProto& node, const Product& product) {
  ASSAY_ASSIGN(Shape left, known_shape(graph, activation_of(node, product)));
  ASSAY_ASSIGN(Shape right, known_shape(graph, weight_of(node, product)));
  left = as_matrix(std::move(left), true, attribute(node, "transA", std::int64_t{0}) != 0);
  right = as_matrix(std::move(right), false, attribute(node, "transB", std::int64_t{0}) != 0);
  const auto rows = static_cast<std::uint64_t>(left[left.size() - 2]);
  const auto inner = static_cast<std::uint64_t>(left.back());
  return matrices(left, right) * rows * inner * static_cast<std::uint64_t>(right.back());
}

Result<std::uint64_t> rows(const Graph& graph, const std::string& value) {
  ASSAY_ASSIGN(const Shape shape, known_shape(graph, value));
  if (shape.empty()) return std::uint64_t{1};
  return tensor::elements_of(Shape(shape.begin(), shape.end() - 1));
}

Result<std::uint64_t> of_blocked(const Graph& graph, const onnx::NodeProto& node) {
  ASSAY_ASSIGN(const std::uint64_t count, rows(graph, node.input(0)));
  const auto k = static_cast<std::uint64_t>(attribute(node, "K", std::int64_t{0}));
  return count * k * static_cast<std::uint64_t>(attribute(node, "N", std::int64_t{0}));
}

Result<std::uint64_t> of_recurrent(const Graph& graph, const onnx::NodeProto& node) {
  ASSAY_ASSIGN(const std::uint64_t count, rows(graph, node.input(0)));
  ASSAY_ASSIGN(const std::uint64_t of_input, elements(graph, node.input(1)));
  ASSAY_ASSIGN(const std::uint64_t of_state, elements(graph, node.input(2)));
  return count * (of_input + of_state);
}

Result<std::uint64_t> of_projection(const Graph& graph, const onnx::NodeProto& node, const Product& product) {
  ASSAY_ASSIGN(const std::uint64_t count, rows(graph, activation_of(node, product)));
  ASSAY_ASSIGN(const std::uint64_t weights, elements(graph, weight_of(node, product)));
  return count * weights;
}

// The first extent of the first input that has one.
std::int64_t batch_of(const Graph& graph) {
  for (const std::string& name : graph.inputs()) {
    const auto type = graph.type_of(name);
    if (type && type->shape && !type->shape->empty()) return type->shape->front();
  }
  return -1;
}

}  // namespace

Result<std::uint64_t> multiply_accumulates(const Graph& graph, const onnx::NodeProto& node) {
  const auto product = product_of(node);
  if (!product) return fail(ErrorCode::invalid_argument, "'{}' is no product", shown_name(node));
  switch (product->kind) {
    case ProductKind::conv:
    case ProductKind::conv_transpose:
      return of_conv(graph, node, *product);
    case ProductKind::gemm:
    case ProductKind::matmul:
      return of_matmul(graph, node, *product);
    case ProductKind::blocked_matmul:
      return of_blocked(graph, node);
    case ProductKind::recurrent:
      return of_recurrent(graph, node);
    case ProductKind::attention:
      return of_projection(graph, node, *product);
  }
  return fail(ErrorCode::internal, "a kind of product that nobody counts");
}

void assume_input_shapes(Graph& graph, const std::map<std::string, Shape>& shapes) {
  graph.forget_types();
  for (const std::string& name : graph.inputs()) {
    auto type = graph.type_of(name);
    if (!type) continue;
    if (const auto given = shapes.find(name); given != shapes.end()) type->shape = given->second;
    if (!type->shape || type->shape->empty()) continue;
    if (type->shape->front() < 0) type->shape->front() = 1;
    graph.set_type(name, *type);
  }
  for (const std::string& name : graph.outputs()) {  // their own shapes stand; the batch is the inputs'
    auto type = graph.type_of(name);
    if (!type || !type->shape || type->shape->empty() || type->shape->front() >= 0) continue;
    type->shape->front() = batch_of(graph);
    graph.set_type(name, *type);
  }
  infer_shapes(graph);
}

}  // namespace assay::model
