#include "assay/experiment/kernels/kernel_case.hpp"

#include <algorithm>

namespace assay::experiment {

using tensor::DType;
using tensor::Tensor;

void KernelCase::add_constant(const std::string& name, Tensor values) {
  constants.push_back(std::make_unique<Tensor>(std::move(values)));
  model.constants.push_back({name, constants.back()->view()});
}

std::string text_of(const TypePair& types) {
  return types.first.name() + " × " + types.second.name();
}

std::vector<std::int32_t> draw(RandomStream& random, std::size_t count, const IntegerType& type, OperandDraw how) {
  std::vector<std::int32_t> values(count);
  const auto range = static_cast<std::uint32_t>(type.most - type.least + 1);
  for (std::int32_t& value : values) {
    if (how == OperandDraw::extreme) {
      value = random.below(2) == 0 ? type.least : type.most;
    } else {
      value = type.least + static_cast<std::int32_t>(random.below(range));
    }
  }
  return values;
}

Tensor tensor_of(const std::vector<std::int32_t>& values, const IntegerType& type, tensor::Shape shape) {
  Tensor tensor(type.dtype, std::move(shape));
  if (type.dtype == DType::u8) {
    std::ranges::transform(values, tensor.as<std::uint8_t>().begin(),
                           [](std::int32_t v) { return static_cast<std::uint8_t>(v); });
  } else {
    std::ranges::transform(values, tensor.as<std::int8_t>().begin(),
                           [](std::int32_t v) { return static_cast<std::int8_t>(v); });
  }
  return tensor;
}

Tensor scalar_of(std::int32_t value, const IntegerType& type) {
  return tensor_of({value}, type, {});
}

Tensor floats_of(const std::vector<float>& values, tensor::Shape shape) {
  Tensor tensor(DType::f32, std::move(shape));
  std::ranges::copy(values, tensor.as<float>().begin());
  return tensor;
}

}  // namespace assay::experiment
