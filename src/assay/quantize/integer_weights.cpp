#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "assay/base/check.hpp"
#include "assay/base/parallel.hpp"
#include "assay/quantize/integer_weights_internal.hpp"

namespace assay::quantize {
namespace {

constexpr std::uint32_t k_magnitude = 0x7FFFFFFFU;
constexpr std::uint32_t k_infinity = 0x7F800000U;

// For channels [first, last): the bits of the largest magnitude of each. Magnitudes order as their bits do, NaN last.
void largest_magnitudes(std::span<const float> weights, const ChannelLayout& layout, std::size_t first,
                        std::size_t last, std::span<std::uint32_t> largest) {
  for (std::size_t outer = 0; outer < layout.outer; ++outer) {
    const float* row = weights.data() + (outer * layout.channels + first) * layout.inner;
    if (layout.inner == 1) {
      for (std::size_t c = first; c < last; ++c) {
        largest[c] = std::max(largest[c], std::bit_cast<std::uint32_t>(row[c - first]) & k_magnitude);
      }
      continue;
    }
    for (std::size_t c = first; c < last; ++c, row += layout.inner) {
      std::uint32_t most = largest[c];
      for (std::size_t k = 0; k < layout.inner; ++k) {
        most = std::max(most, std::bit_cast<std::uint32_t>(row[k]) & k_magnitude);
      }
      largest[c] = most;
    }
  }
}

struct Rounding {
  float least;
  float most;

  // Nearest, ties to even, for magnitudes below 2^22: adding 1.5 · 2^23 leaves no bits behind the point.
  char operator()(float value, float scale) const {
    constexpr float shift = 12582912.0F;
    const float steps = std::min(std::max(value / scale, least), most);
    return static_cast<char>(static_cast<std::int8_t>((steps + shift) - shift));
  }
};

}  // namespace

Result<std::vector<Affine>> symmetric_affine(std::span<const float> weights, const ChannelLayout& layout,
                                             const Grid& grid, unsigned threads) {
  ASSAY_CHECK(grid.symmetric);
  std::vector<std::uint32_t> largest(layout.channels, 0);
  in_parallel(layout.channels, threads,
              [&](std::size_t first, std::size_t last) { largest_magnitudes(weights, layout, first, last, largest); });
  std::vector<Affine> affine(layout.channels);
  for (std::size_t c = 0; c < layout.channels; ++c) {
    if (largest[c] >= k_infinity) {
      return fail(ErrorCode::out_of_range, "a weight of channel {} is {}: such weights cannot be quantized", c,
                  largest[c] == k_infinity ? "infinite" : "NaN");
    }
    const double magnitude = std::bit_cast<float>(largest[c]);
    affine[c] = affine_for(-magnitude, magnitude, grid);
  }
  return affine;
}

std::string integer_weights(std::span<const float> weights, const ChannelLayout& layout, std::span<const Affine> affine,
                            const Grid& grid, unsigned threads) {
  ASSAY_CHECK(grid.symmetric && grid.least >= -128 && grid.most <= 127);
  std::string bytes(weights.size(), '\0');
  const Rounding round{static_cast<float>(grid.least), static_cast<float>(grid.most)};
  std::vector<float> scales(layout.channels);
  std::ranges::transform(affine, scales.begin(), &Affine::scale);
  in_parallel(layout.channels, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t outer = 0; outer < layout.outer; ++outer) {
      const std::size_t start = (outer * layout.channels + first) * layout.inner;
      const float* from = weights.data() + start;
      char* to = bytes.data() + start;
      if (layout.inner == 1) {
        for (std::size_t c = 0; c < last - first; ++c) to[c] = round(from[c], scales[first + c]);
        continue;
      }
      for (std::size_t c = first; c < last; ++c, from += layout.inner, to += layout.inner) {
        for (std::size_t k = 0; k < layout.inner; ++k) to[k] = round(from[k], scales[c]);
      }
    }
  });
  return bytes;
}

}  // namespace assay::quantize
