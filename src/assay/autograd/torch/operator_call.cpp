#include <algorithm>

#include "assay/autograd/torch/operator_call_internal.hpp"

namespace assay::autograd {

const at::Tensor& OperatorCall::input(std::size_t index) const {
  if (!has_input(index)) throw OperatorFailure(fmt::format("input {} is missing", index));
  return inputs_[index];
}

c10::optional<at::Tensor> OperatorCall::optional_input(std::size_t index) const {
  return has_input(index) ? c10::optional<at::Tensor>(inputs_[index]) : c10::nullopt;
}

std::vector<std::int64_t> OperatorCall::integers_of(std::size_t index) const {
  const at::Tensor values = input(index).detach().to(at::kLong).contiguous();
  const auto* first = values.data_ptr<std::int64_t>();
  return {first, first + values.numel()};
}

template <class T>
const T* OperatorCall::attribute_of(std::string_view name) const {
  const auto found = node_.attributes.find(name);
  if (found == node_.attributes.end()) return nullptr;
  const T* value = std::get_if<T>(&found->second);
  if (value == nullptr) throw OperatorFailure(fmt::format("attribute '{}' has another type than ONNX says", name));
  return value;
}

std::int64_t OperatorCall::integer(std::string_view attribute, std::int64_t otherwise) const {
  const auto* value = attribute_of<std::int64_t>(attribute);
  return value == nullptr ? otherwise : *value;
}

double OperatorCall::real(std::string_view attribute, double otherwise) const {
  const auto* value = attribute_of<float>(attribute);
  return value == nullptr ? otherwise : static_cast<double>(*value);
}

std::string OperatorCall::text(std::string_view attribute, const std::string& otherwise) const {
  const auto* value = attribute_of<std::string>(attribute);
  return value == nullptr ? otherwise : *value;
}

std::vector<std::int64_t> OperatorCall::integers(std::string_view attribute,
                                                 std::vector<std::int64_t> otherwise) const {
  const auto* value = attribute_of<std::vector<std::int64_t>>(attribute);
  return value == nullptr ? otherwise : *value;
}

std::optional<std::vector<std::int64_t>> OperatorCall::integers(std::size_t index, std::string_view attribute) const {
  if (has(attribute)) return integers(attribute, {});
  if (has_input(index)) return integers_of(index);
  return std::nullopt;
}

std::int64_t OperatorCall::axis(std::int64_t given, std::int64_t rank) const {
  const std::int64_t counted = given < 0 ? given + rank : given;
  if (counted < 0 || counted >= std::max<std::int64_t>(rank, 1)) {
    throw OperatorFailure(fmt::format("axis {} of a tensor with {} axes", given, rank));
  }
  return counted;
}

std::vector<std::int64_t> OperatorCall::axes(std::vector<std::int64_t> given, std::int64_t rank) const {
  for (std::int64_t& one : given) one = axis(one, rank);
  return given;
}

}  // namespace assay::autograd
