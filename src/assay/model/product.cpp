#include "assay/model/product.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::model {
namespace {

struct Row {
  std::string_view op;
  Product product;
};

using enum ProductKind;

constexpr std::array<Row, 25> k_products{{{"Conv", {conv, 0, 1, false, false}},
                                          {"FusedConv", {conv, 0, 1, false, false}},
                                          {"NhwcFusedConv", {conv, 0, 1, false, false}},
                                          {"ConvInteger", {conv, 0, 1, true, false}},
                                          {"QLinearConv", {conv, 0, 3, true, true}},
                                          {"ConvTranspose", {conv_transpose, 0, 1, false, false}},
                                          {"QLinearConvTranspose", {conv_transpose, 0, 3, true, true}},
                                          {"Gemm", {gemm, 0, 1, false, false}},
                                          {"FusedGemm", {gemm, 0, 1, false, false}},
                                          {"QGemm", {gemm, 0, 3, true, true}},
                                          {"MatMul", {matmul, 0, 1, false, false}},
                                          {"FusedMatMul", {matmul, 0, 1, false, false}},
                                          {"TransposeMatMul", {matmul, 0, 1, false, false}},
                                          {"MatMulInteger", {matmul, 0, 1, true, false}},
                                          {"MatMulInteger16", {matmul, 0, 1, true, false}},
                                          {"MatMulIntegerToFloat", {matmul, 0, 1, true, false}},
                                          {"DynamicQuantizeMatMul", {matmul, 0, 1, true, false}},
                                          {"QLinearMatMul", {matmul, 0, 3, true, true}},
                                          {"MatMulNBits", {blocked_matmul, 0, 1, false, false}},
                                          {"LSTM", {recurrent, 0, 1, false, false}},
                                          {"GRU", {recurrent, 0, 1, false, false}},
                                          {"RNN", {recurrent, 0, 1, false, false}},
                                          {"DynamicQuantizeLSTM", {recurrent, 0, 1, true, false}},
                                          {"Attention", {attention, 0, 1, false, false}},
                                          {"QAttention", {attention, 0, 1, true, false}}}};

std::string input_of(const onnx::NodeProto& node, int index) {
  return index < node.input_size() ? node.input(index) : std::string();
}

}  // namespace

std::optional<Product> product_of(const onnx::NodeProto& node) {
  const auto* const found = std::ranges::find(k_products, node.op_type(), &Row::op);
  if (found == k_products.end()) return std::nullopt;
  // ONNX's own Attention multiplies two activations; only com.microsoft's holds weights.
  if (found->op == "Attention" && node.domain() != "com.microsoft") return std::nullopt;
  return found->product;
}

std::string weight_of(const onnx::NodeProto& node, const Product& product) {
  return input_of(node, product.weight);
}

std::string activation_of(const onnx::NodeProto& node, const Product& product) {
  return input_of(node, product.activation);
}

std::string shown_name(const onnx::NodeProto& node) {
  if (!node.name().empty()) return node.name();
  return node.op_type() + " → " + (node.output_size() > 0 ? node.output(0) : std::string("?"));
}

}  // namespace assay::model
