#include "assay/experiment/kernels/exact_products.hpp"

namespace assay::experiment {
namespace {

std::int64_t zero_of(std::span<const std::int32_t> zeros, std::size_t channel) {
  return zeros[zeros.size() == 1 ? 0 : channel];
}

struct ExactConvolution {
  std::span<const std::int32_t> input;
  std::span<const std::int32_t> weights;
  const ConvGeometry& geometry;
  std::int64_t input_zero;

  // The input with its zero point taken off; 0 in the padding.
  std::int64_t at(std::size_t channel, std::size_t row, std::size_t column) const {
    const ConvGeometry& g = geometry;
    if (row < g.padding || column < g.padding || row >= g.size + g.padding || column >= g.size + g.padding) return 0;
    return input[(channel * g.size + row - g.padding) * g.size + column - g.padding] - input_zero;
  }

  std::int64_t value(std::size_t filter, std::size_t row, std::size_t column, std::int64_t weight_zero) const {
    const ConvGeometry& g = geometry;
    const std::size_t first = filter / (g.filters / g.groups) * g.group_channels();
    const std::int32_t* weight = &weights[filter * g.group_channels() * g.kernel * g.kernel];
    std::int64_t sum = 0;
    for (std::size_t channel = 0; channel < g.group_channels(); ++channel) {
      for (std::size_t i = 0; i < g.kernel; ++i) {
        for (std::size_t j = 0; j < g.kernel; ++j) {
          sum += at(first + channel, row * g.stride + i, column * g.stride + j) * (*weight++ - weight_zero);
        }
      }
    }
    return sum;
  }
};

}  // namespace

std::vector<std::int64_t> exact_matmul(std::span<const std::int32_t> left, std::span<const std::int32_t> right,
                                       std::size_t inner, std::size_t columns, std::int32_t left_zero,
                                       std::span<const std::int32_t> right_zeros) {
  const std::size_t rows = inner == 0 ? 0 : left.size() / inner;
  std::vector<std::int64_t> sums(rows * columns, 0);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t k = 0; k < inner; ++k) {
      const std::int64_t a = left[row * inner + k] - left_zero;
      for (std::size_t column = 0; column < columns; ++column) {
        sums[row * columns + column] += a * (right[k * columns + column] - zero_of(right_zeros, column));
      }
    }
  }
  return sums;
}

std::vector<std::int64_t> exact_conv(std::span<const std::int32_t> input, std::span<const std::int32_t> weights,
                                     const ConvGeometry& geometry, std::int32_t input_zero,
                                     std::span<const std::int32_t> weight_zeros) {
  const ExactConvolution convolution{input, weights, geometry, input_zero};
  const std::size_t size = geometry.output_size();
  std::vector<std::int64_t> sums;
  sums.reserve(geometry.filters * size * size);
  for (std::size_t filter = 0; filter < geometry.filters; ++filter) {
    for (std::size_t row = 0; row < size; ++row) {
      for (std::size_t column = 0; column < size; ++column) {
        sums.push_back(convolution.value(filter, row, column, zero_of(weight_zeros, filter)));
      }
    }
  }
  return sums;
}

}  // namespace assay::experiment
