#include <algorithm>
#include <array>

#include "assay/autograd/torch/operators_internal.hpp"

namespace assay::autograd {
namespace {

std::vector<Operator> all_operators() {
  constexpr std::array k_families{arithmetic_operators,  activation_operators, product_operators,
                                  convolution_operators, pooling_operators,    normalization_operators,
                                  shape_operators,       selection_operators,  reduction_operators,
                                  resize_operators,      recurrent_operators,  quantization_operators};
  std::vector<Operator> all;
  for (const auto& family : k_families) {
    std::vector<Operator> some = family();
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace

const Operator* find_operator(std::string_view domain, std::string_view name) {
  static const std::vector<Operator> operators = all_operators();
  const auto found =
      std::ranges::find_if(operators, [&](const Operator& one) { return one.domain == domain && one.name == name; });
  return found == operators.end() ? nullptr : &*found;
}

}  // namespace assay::autograd
