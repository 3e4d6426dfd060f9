#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"

namespace assay::model {

// Multiply-accumulates of a product (product.hpp) as its shapes state them, padding counted as if it were multiplied:
//   Conv                 elements of the output · input channels of a group · kernel
//   ConvTranspose        elements of the input · output channels of a group · kernel
//   Gemm, MatMul         matrices · rows · length of the sum · columns
//   MatMulNBits          rows of the input · K · N of its attributes
//   LSTM, GRU, RNN       rows of the input · (elements of W + elements of R), each direction and gate in W and R
// Only the products themselves: activations, additions and com.microsoft's Attention beyond its projection are not
// counted. insufficient_data naming the tensor whose shape is not known; invalid_argument for a node that is no
// product.
Result<std::uint64_t> multiply_accumulates(const Graph& graph, const onnx::NodeProto& node);

// Gives the inputs the shapes in `shapes` (by name) or, where none is given and the first extent is free, an extent of
// 1 there, and derives the other shapes anew: what multiply_accumulates() then gives is of one sample. Other free
// extents stay free.
void assume_input_shapes(Graph& graph, const std::map<std::string, tensor::Shape>& shapes);

}  // namespace assay::model
