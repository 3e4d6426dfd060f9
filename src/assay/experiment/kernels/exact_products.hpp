#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace assay::experiment {

// Integer products in 64 bits, to hold kernels against. Zero points are taken off before multiplying.

// Row-major [rows, inner] · [inner, columns] → [rows, columns]. `right_zeros`: one for all columns, or one each.
std::vector<std::int64_t> exact_matmul(std::span<const std::int32_t> left, std::span<const std::int32_t> right,
                                       std::size_t inner, std::size_t columns, std::int32_t left_zero,
                                       std::span<const std::int32_t> right_zeros);

// A two-dimensional convolution, as ONNX defines Conv; square kernel, the same padding on all sides.
struct ConvGeometry {
  std::size_t channels = 1;
  std::size_t size = 1;     // height and width of the input
  std::size_t filters = 1;  // output channels
  std::size_t kernel = 1;
  std::size_t padding = 0;
  std::size_t stride = 1;
  std::size_t groups = 1;
  std::size_t output_size() const { return (size + 2 * padding - kernel) / stride + 1; }
  std::size_t group_channels() const { return channels / groups; }
};

// input [1, channels, size, size], weights [filters, channels/groups, kernel, kernel] → [1, filters, out, out].
// Positions in the padding hold the input's zero point. `weight_zeros`: one for all filters, or one each.
std::vector<std::int64_t> exact_conv(std::span<const std::int32_t> input, std::span<const std::int32_t> weights,
                                     const ConvGeometry& geometry, std::int32_t input_zero,
                                     std::span<const std::int32_t> weight_zeros);

}  // namespace assay::experiment
