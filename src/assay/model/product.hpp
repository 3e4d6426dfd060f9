#pragma once

#include <optional>
#include <string>

#include <onnx/onnx_pb.h>

namespace assay::model {

// Nodes that multiply and accumulate: where a model's time goes and what quantization is about.
enum class ProductKind { conv, conv_transpose, gemm, matmul, blocked_matmul, recurrent, attention };

// How an operator is read, whatever its domain: ONNX's own, com.microsoft and com.microsoft.nchwc, whose Conv is a
// float Conv over a layout in blocks of channels.
struct Product {
  ProductKind kind = ProductKind::conv;
  int activation = 0;  // which inputs
  int weight = 1;
  bool on_integers = false;     // it takes quantized operands
  bool makes_integers = false;  // its output is quantized too
};

// Nothing for an operator that is no product.
std::optional<Product> product_of(const onnx::NodeProto& node);

// The name of the node's weight operand, and of what it multiplies; empty when it has none.
std::string weight_of(const onnx::NodeProto& node, const Product& product);
std::string activation_of(const onnx::NodeProto& node, const Product& product);

// The name a node goes by for people: its own, or "Conv → y" after its operator and output.
std::string shown_name(const onnx::NodeProto& node);

}  // namespace assay::model
