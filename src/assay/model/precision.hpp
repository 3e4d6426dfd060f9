#pragma once

#include <string>

#include "assay/model/graph.hpp"

namespace assay::model {

// In what numbers a product (product.hpp) multiplies:
//   "float32", "float16", "bfloat16", "float64"   both operands as real numbers
//   "int8", "int16", "int4"                       both as integers, named by the wider
//   "int4 weights"                                weights stored so and expanded, the multiplication in real numbers
//   "int4 weights × int8"                         MatMulNBits that rounds its activations to int8 too
//   "unknown"
// As the graph is written: operands behind DequantizeLinear count as the integers they are stored as, which is what the
// graph asks of a runtime.
std::string written_precision(const Graph& graph, const onnx::NodeProto& node);

// As a runtime that executes the graph node by node computes: a float operator is one whatever stands before it.
std::string running_precision(const Graph& graph, const onnx::NodeProto& node);

// Whether a precision is one of integers throughout.
bool is_integer_precision(const std::string& precision);

}  // namespace assay::model
