#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

#include "assay/autograd/torch/operator_call_internal.hpp"
#include "assay/autograd/torch/tensors_internal.hpp"
#include "assay/runtime/torch/scalar_type.hpp"
#include "assay/tensor/quantization.hpp"

namespace assay::autograd {
namespace {

using tensor::DType;

// The ATen type of the same bits; 16-bit floats are computed with as float32.
std::optional<at::ScalarType> same_type(DType type) {
  if (type == DType::f16 || type == DType::bf16) return std::nullopt;
  return runtime::scalar_type_of(type);
}

at::Tensor copy_of(const void* data, const tensor::Shape& shape, at::ScalarType type) {
  at::Tensor copy = at::empty(shape, type);
  if (copy.numel() > 0) std::memcpy(copy.data_ptr(), data, copy.nbytes());
  return copy;
}

template <class T>
at::Tensor widened(const tensor::TensorView& values) {
  const auto elements = values.as<T>();
  const std::vector<std::int64_t> wide(elements.begin(), elements.end());
  return copy_of(wide.data(), values.shape(), at::kLong);
}

// Two to a byte, the low nibble first.
at::Tensor unpacked_nibbles(const tensor::TensorView& values) {
  std::vector<std::int8_t> unpacked(values.elements());
  for (std::size_t i = 0; i < unpacked.size(); ++i) {
    const auto byte = std::to_integer<unsigned>(values.bytes()[i / 2]);
    const auto nibble = static_cast<int>((byte >> (4 * (i % 2))) & 15U);
    unpacked[i] = static_cast<std::int8_t>(values.dtype() == DType::i4 && nibble > 7 ? nibble - 16 : nibble);
  }
  return copy_of(unpacked.data(), values.shape(), at::kChar);
}

}  // namespace

Result<at::Tensor> to_torch(const tensor::TensorView& values, at::ScalarType real) {
  if (const auto type = same_type(values.dtype())) {
    const at::Tensor copy = copy_of(values.bytes().data(), values.shape(), *type);
    return tensor::is_floating(values.dtype()) ? copy.to(real) : copy;
  }
  switch (values.dtype()) {
    case DType::f16:
    case DType::bf16: {
      tensor::Tensor floats(DType::f32, values.shape());
      ASSAY_TRY(tensor::to_float32(values, nullptr, floats.as<float>()));
      return copy_of(floats.bytes().data(), values.shape(), at::kFloat).to(real);
    }
    case DType::u16:
      return widened<std::uint16_t>(values);
    case DType::u32:
      return widened<std::uint32_t>(values);
    case DType::u64:
      if (std::ranges::any_of(values.as<std::uint64_t>(),
                              [](std::uint64_t one) { return one > std::numeric_limits<std::int64_t>::max(); })) {
        return fail(ErrorCode::unsupported, "an unsigned number above {} cannot be held here",
                    std::numeric_limits<std::int64_t>::max());
      }
      return widened<std::uint64_t>(values);
    default:
      return unpacked_nibbles(values);
  }
}

Result<tensor::Tensor> from_torch(const at::Tensor& values) {
  const auto dtype = runtime::dtype_of(values.scalar_type());
  if (!dtype)
    return fail(ErrorCode::unsupported, "a tensor of type {} cannot be read", c10::toString(values.scalar_type()));
  const at::Tensor flat = values.detach().contiguous();
  tensor::Tensor copy(*dtype, flat.sizes().vec());
  if (flat.numel() > 0) std::memcpy(copy.bytes().data(), flat.data_ptr(), flat.nbytes());
  return copy;
}

at::ScalarType torch_type(std::int64_t onnx_type, at::ScalarType real) {
  switch (onnx_type) {
    case 1:   // FLOAT
    case 10:  // FLOAT16
    case 11:  // DOUBLE
    case 16:  // BFLOAT16
      return real;
    case 2:
      return at::kByte;
    case 3:
      return at::kChar;
    case 5:
      return at::kShort;
    case 6:
      return at::kInt;
    case 4:   // UINT16
    case 7:   // INT64
    case 12:  // UINT32
    case 13:  // UINT64
      return at::kLong;
    case 9:
      return at::kBool;
    default:
      throw OperatorFailure(fmt::format("element type {} of ONNX is not supported", onnx_type));
  }
}

}  // namespace assay::autograd
