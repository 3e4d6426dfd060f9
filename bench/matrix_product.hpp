#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "assay/measure/paired_timing.hpp"

namespace assay::bench {

// C = A·B of square matrices of float: work that depends on memory and cache as a small model does. 160 rows take about
// 300 µs on the development machine.
class MatrixProduct {
 public:
  explicit MatrixProduct(std::size_t rows)
      : rows_(rows), a_(rows * rows, 0.5F), b_(rows * rows, 0.25F), c_(rows * rows) {}

  // Not inlined, so that every caller runs the same instructions.
  [[gnu::noinline]] void run() {
    for (std::size_t i = 0; i < rows_; ++i) {
      float* row = &c_[i * rows_];
      for (std::size_t j = 0; j < rows_; ++j) row[j] = 0;
      for (std::size_t k = 0; k < rows_; ++k) {
        const float factor = a_[i * rows_ + k];
        for (std::size_t j = 0; j < rows_; ++j) row[j] += factor * b_[k * rows_ + j];
      }
    }
    // The result depends on what went before, so that no run can be left out.
    a_[0] = c_[rows_ * rows_ - 1] > 0 ? 0.5F : 0.25F;
  }

 private:
  std::size_t rows_;
  std::vector<float> a_, b_, c_;
};

// A subject with matrices of its own.
inline measure::Run matrix_subject(std::size_t rows) {
  return [product = std::make_shared<MatrixProduct>(rows)] {
    product->run();
    return Status{};
  };
}

}  // namespace assay::bench
