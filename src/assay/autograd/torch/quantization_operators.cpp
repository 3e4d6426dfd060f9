#include "assay/autograd/torch/operators_internal.hpp"
#include "assay/autograd/torch/rounding_internal.hpp"
#include "assay/autograd/torch/tensors_internal.hpp"

// Quantized tensors are kept as real numbers that happen to be whole, so that gradients pass through them.

namespace assay::autograd {
namespace {

struct IntegerRange {
  double low;
  double high;
};

// By ONNX's number of the type.
IntegerRange integer_range(std::int64_t onnx_type) {
  switch (onnx_type) {
    case 2:
      return {0, 255};
    case 3:
      return {-128, 127};
    case 4:
      return {0, 65535};
    case 5:
      return {-32768, 32767};
    case 21:  // UINT4
      return {0, 15};
    case 22:  // INT4
      return {-8, 7};
    default:
      throw OperatorFailure(fmt::format("element type {} of ONNX is not supported for quantized numbers", onnx_type));
  }
}

// Of a zero point that is computed or given; types that ATen lacks are not told from others.
std::int64_t type_of_zero_point(const at::Tensor& zero_point) {
  switch (zero_point.scalar_type()) {
    case at::kByte:
      return 2;
    case at::kChar:
      return 3;
    case at::kShort:
      return 5;
    default:
      throw OperatorFailure("the type of its zero point, which is no constant, cannot be told");
  }
}

// The type of what QuantizeLinear makes; program_of() tells that of a constant zero point.
IntegerRange range_of_output(const OperatorCall& call) {
  const std::int64_t told = call.integer("output_dtype", 0);
  if (told != 0) return integer_range(told);
  return integer_range(call.has_input(2) ? type_of_zero_point(call.input(2)) : 2);
}

// A scale or zero point, shaped to be combined with x: one number, one for each slice along `axis`, or, with a block
// size, one for each block along it.
at::Tensor quantization_parameter(const OperatorCall& call, const at::Tensor& x, const at::Tensor& given) {
  const at::Tensor values = given.to(call.mode().real);
  if (values.dim() == 0 || values.numel() == 1) return values.reshape({});
  const std::int64_t axis = call.axis(call.integer("axis", 1), x.dim());
  const std::int64_t block = call.integer("block_size", 0);
  if (block > 0) return at::repeat_interleave(values, block, axis).narrow(axis, 0, x.size(axis));
  if (values.dim() != 1 || values.size(0) != x.size(axis)) {
    throw OperatorFailure("its scale or zero point does not fit its input");
  }
  std::vector<std::int64_t> extents(static_cast<std::size_t>(x.dim()), 1);
  extents[static_cast<std::size_t>(axis)] = values.size(0);
  return values.view(extents);
}

at::Tensor zero_point_of(const OperatorCall& call, const at::Tensor& x) {
  if (call.has_input(2)) return quantization_parameter(call, x, call.input(2));
  return at::zeros({}, call.mode().real);
}

// saturate(round(x / scale) + zero point)
Tensors quantize_linear(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const IntegerRange range = range_of_output(call);
  const at::Tensor zero_point = zero_point_of(call, x);
  const at::Tensor scale = quantization_parameter(call, x, call.input(1));
  return {quantized_straight_through(x.to(call.mode().real), scale, range.low - zero_point, range.high - zero_point,
                                     call.mode().rounding) +
          zero_point};
}

Tensors dequantize_linear(const OperatorCall& call) {
  const at::Tensor x = call.input(0).to(call.mode().real);
  return {(x - zero_point_of(call, x)) * quantization_parameter(call, x, call.input(1))};
}

// uint8, over the range of the whole batch and 0.
Tensors dynamic_quantize_linear(const OperatorCall& call) {
  const at::Tensor& x = call.input(0);
  const at::Tensor low = at::clamp_max(x.detach().min(), 0);
  const at::Tensor high = at::clamp_min(x.detach().max(), 0);
  at::Tensor scale = (high - low) / 255;
  scale = at::where(scale == 0, at::ones_like(scale), scale);
  const at::Tensor zero_point = at::clamp(at::round(-low / scale), 0, 255);
  return {quantized_straight_through(x, scale, -zero_point, 255 - zero_point, call.mode().rounding) + zero_point, scale,
          zero_point};
}

at::Tensor without_zero_point(const OperatorCall& call, std::size_t index, std::size_t zero_point) {
  const at::Tensor x = call.input(index).to(call.mode().real);
  return call.has_input(zero_point) ? x - call.input(zero_point).to(call.mode().real) : x;
}

Tensors integer_matrix_product(const OperatorCall& call) {
  at::Tensor a = call.input(0).to(call.mode().real);
  if (call.has_input(2)) {
    const at::Tensor zero = call.input(2).to(call.mode().real);
    a = a - (zero.dim() == 1 && zero.numel() > 1 ? zero.unsqueeze(1) : zero);
  }
  return {at::matmul(a, without_zero_point(call, 1, 3))};
}

Tensors integer_convolution(const OperatorCall& call) {
  at::Tensor weight = call.input(1).to(call.mode().real);
  if (call.has_input(3)) {
    const at::Tensor zero = call.input(3).to(call.mode().real);
    std::vector<std::int64_t> extents(static_cast<std::size_t>(weight.dim()), 1);
    extents[0] = -1;
    weight = weight - (zero.numel() > 1 ? zero.view(extents) : zero.reshape({}));
  }
  const Tensors inputs{without_zero_point(call, 0, 2), weight};
  const OperatorCall plain(call.node(), call.opset(), call.mode(), inputs);
  return find_operator("", "Conv")->compute(plain);
}

}  // namespace

std::vector<Operator> quantization_operators() {
  return {{"", "QuantizeLinear", quantize_linear},
          {"", "DequantizeLinear", dequantize_linear},
          {"com.microsoft", "QuantizeLinear", quantize_linear},
          {"com.microsoft", "DequantizeLinear", dequantize_linear},
          {"", "DynamicQuantizeLinear", dynamic_quantize_linear},
          {"", "MatMulInteger", integer_matrix_product},
          {"", "ConvInteger", integer_convolution}};
}

}  // namespace assay::autograd
