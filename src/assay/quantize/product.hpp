#pragma once

#include <string>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::quantize {

// A MatMul or Gemm by constant weights, seen as output = x · W + beta · bias with W [..., K, N].
struct Product {
  onnx::NodeProto* node = nullptr;
  std::string input;  // x
  std::string weight;
  std::string bias;  // of a Gemm; constant or not; empty: none
  std::string output;
  bool transposed = false;  // the weights lie as [N, K]
  float alpha = 1;          // a factor of W
  float beta = 1;
};

// Why `node` is no such product; empty when it is one. Its operator must be MatMul or Gemm.
std::string why_no_product(const model::Graph& graph, const onnx::NodeProto& node);

// `node` must be one by why_no_product().
Product product_of(onnx::NodeProto* node);

// How a matrix of weights lies.
enum class Order {
  inputs_first,   // [..., K, N], as MatMul has it
  outputs_first,  // [N, K]: each output's weights together; for one matrix only
};

// W as float32 with alpha multiplied in. out_of_range, naming the weights, when one is not finite.
Result<tensor::Tensor> matrix_of(const model::Graph& graph, const Product& product, Order order);

// Takes the product's node out of the graph and gives the name under which the nodes that replace it have to compute
// x · W: the product's output, or a new value to which this adds beta · bias.
std::string replace_product(model::Graph& graph, const Product& product);

}  // namespace assay::quantize
