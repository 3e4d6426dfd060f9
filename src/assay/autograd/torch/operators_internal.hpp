#pragma once

#include <string_view>
#include <vector>

#include "assay/autograd/torch/operator_call_internal.hpp"

namespace assay::autograd {

std::vector<Operator> arithmetic_operators();     // Add … Pow, comparisons, Where
std::vector<Operator> activation_operators();     // Relu … HardSwish, Clip, Dropout
std::vector<Operator> product_operators();        // MatMul, Gemm, Einsum
std::vector<Operator> convolution_operators();    // Conv, ConvTranspose
std::vector<Operator> pooling_operators();        // MaxPool, AveragePool, the global ones
std::vector<Operator> normalization_operators();  // BatchNormalization, LayerNormalization, …, Softmax, LogSoftmax
std::vector<Operator> shape_operators();          // Reshape … Expand, Shape, Cast
std::vector<Operator> selection_operators();      // Slice, Split, Gather, Pad, …
std::vector<Operator> reduction_operators();      // Reduce…, ArgMax
std::vector<Operator> resize_operators();         // Resize, Upsample
std::vector<Operator> recurrent_operators();      // LSTM, GRU, RNN
std::vector<Operator> quantization_operators();   // QuantizeLinear, DequantizeLinear, the dynamic and integer ones

// nullptr: it is not supported.
const Operator* find_operator(std::string_view domain, std::string_view name);

}  // namespace assay::autograd
