#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/tensor/tensor.hpp"

namespace assay::quantize {

// An integer grid: q in [least, most], real = scale · (q − zero_point) (Jacob et al., CVPR 2018, eq. 1).
struct Grid {
  std::int32_t least = -128;
  std::int32_t most = 127;
  bool symmetric = false;  // zero point fixed in the middle: 0 for signed, (most + 1) / 2 for unsigned types
};

// The grid of a `bits`-wide signed or unsigned type; a narrow one leaves out the lowest value (−127 … 127).
Grid grid_of(int bits, bool is_signed, bool symmetric, bool narrow);

struct Affine {
  float scale = 1;
  std::int32_t zero_point = 0;
};

// The parameters by which [least, most], widened to hold 0, covers the grid: scale = (most − least) / (q_most −
// q_least), zero point rounded to the nearest even and clamped; symmetric: scale = max|x| / q_most. A range that is
// only 0, or too narrow for a float32 scale, gives scale 1, so that 0 stays exact.
Affine affine_for(double least, double most, const Grid& grid);

// Nearest, ties to even, saturated to the grid. NaN gives the zero point.
std::int32_t quantize(float value, const Affine& affine, const Grid& grid);
inline float dequantize(std::int32_t q, const Affine& affine) {
  return affine.scale * static_cast<float>(q - affine.zero_point);
}

// A weight seen as channels × elements: for each channel of `axis` all its values. Row-major [outer, channels, inner].
struct ChannelLayout {
  std::size_t outer = 1;
  std::size_t channels = 1;
  std::size_t inner = 1;
  std::size_t at(std::size_t channel, std::size_t element) const {
    return (element / inner * channels + channel) * inner + element % inner;
  }
  std::size_t elements() const { return outer * inner; }  // of one channel
};
// `axis` in [0, rank); nothing per channel: {1, 1, elements}.
ChannelLayout channels_along(const tensor::Shape& shape, std::size_t axis);
ChannelLayout whole(const tensor::Shape& shape);

// Parameters for each channel by its smallest and largest value. out_of_range when a weight is not finite.
Result<std::vector<Affine>> affine_per_channel(std::span<const float> weights, const ChannelLayout& layout,
                                               const Grid& grid);

// All weights on their channel's grid, in the weights' own order.
std::vector<std::int32_t> quantize_channels(std::span<const float> weights, const ChannelLayout& layout,
                                            std::span<const Affine> affine, const Grid& grid);

// As bytes of an ONNX tensor of 8, 16 or 32 bits a value (two's complement), or of 4 bits packed two to a byte, low
// nibble first.
std::string packed(std::span<const std::int32_t> values, int bits);

}  // namespace assay::quantize
