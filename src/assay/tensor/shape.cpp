#include "assay/tensor/shape.hpp"

#include <algorithm>

#include "assay/base/check.hpp"

namespace assay::tensor {

std::size_t elements_of(const Shape& shape) {
  std::size_t count = 1;
  for (const std::int64_t extent : shape) {
    ASSAY_CHECK(extent >= 0);
    count *= static_cast<std::size_t>(extent);
  }
  return count;
}

std::string to_text(const Shape& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += shape[i] < 0 ? "?" : std::to_string(shape[i]);
  }
  return text + "]";
}

bool same_but_for_ones(const Shape& a, const Shape& b) {
  const auto without_ones = [](Shape shape) {
    std::erase(shape, 1);
    return shape;
  };
  return without_ones(a) == without_ones(b);
}

}  // namespace assay::tensor
