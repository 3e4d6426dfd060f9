#include "assay/tensor/tensor.hpp"

namespace assay::tensor {

Tensor::Tensor(DType type, Shape shape) : type_(type), shape_(std::move(shape)) {
  lines_.resize((bytes_of(type_, elements()) + sizeof(Line) - 1) / sizeof(Line));
}

void Tensor::reshape(Shape shape) {
  ASSAY_CHECK(elements_of(shape) == elements());
  shape_ = std::move(shape);
}

}  // namespace assay::tensor
