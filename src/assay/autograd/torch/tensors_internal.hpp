#pragma once

#include <ATen/ATen.h>

#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::autograd {

// A copy for the interpreter: floating types in `real`; integers as they are, those ATen lacks (unsigned ones of 16
// bits and more) as int64, four-bit ones as int8. unsupported for unsigned 64-bit values that int64 cannot hold.
Result<at::Tensor> to_torch(const tensor::TensorView& values, at::ScalarType real);

// A copy of ours. unsupported for complex numbers and the like.
Result<tensor::Tensor> from_torch(const at::Tensor& values);

// What ATen calls an element type of ONNX's numbering (TensorProto.DataType), floating ones being `real`; fails in the
// manner of operators.
at::ScalarType torch_type(std::int64_t onnx_type, at::ScalarType real);

}  // namespace assay::autograd
