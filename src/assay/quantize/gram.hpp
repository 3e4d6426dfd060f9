#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::quantize {

// The sum of xᵀx over rows x of a layer's input: up to a factor the Hessian of the layer's squared output error with
// respect to the weights of one output.
class Gram {
 public:
  explicit Gram(std::size_t width) : width_(width), sums_(width * width) {}

  // `rows` holds whole rows of width() values. out_of_range when one is not finite.
  Status add(std::span<const float> rows);

  std::size_t width() const { return width_; }
  std::size_t rows() const { return rows_; }
  // Σ x_i · x_j.
  float at(std::size_t i, std::size_t j) const { return i < j ? sums_[j * width_ + i] : sums_[i * width_ + j]; }
  // All of it, row-major and symmetric, in the memory that the sums had.
  std::vector<float> whole() &&;

 private:
  std::size_t width_;
  std::size_t rows_ = 0;
  std::vector<float> sums_;  // the lower triangle by rows
};

}  // namespace assay::quantize
