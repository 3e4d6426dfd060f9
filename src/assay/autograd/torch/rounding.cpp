#include "assay/autograd/torch/rounding_internal.hpp"

namespace assay::autograd {

at::Tensor rounded_straight_through(const at::Tensor& x) {
  const at::Tensor value = x.detach();
  return x + (at::round(value) - value);
}

at::Tensor quantized_straight_through(const at::Tensor& x, const at::Tensor& scale, const at::Tensor& low,
                                      const at::Tensor& high, bool rounding) {
  const at::Tensor inside = at::clamp(x / scale, low, high);
  return rounding ? rounded_straight_through(inside) : inside;
}

}  // namespace assay::autograd
