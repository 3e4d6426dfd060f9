#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "assay/quantize/affine.hpp"
#include "assay/quantize/float8.hpp"

namespace assay::quantize {

// Rounding of the finite weights of one channel, in place: what a format with one scale for them can hold.

// α·sign(w) with α = mean|w| (Rastegari et al., XNOR-Net, ECCV 2016, eq. 4–6). The sign of 0 is +.
void round_to_binary(std::span<float> weights);

// −α, 0 or α: 0 where |w| ≤ 0.7·mean|w|, α the mean |w| of the others (Li, Zhang, Liu: Ternary Weight Networks, 2016).
void round_to_ternary(std::span<float> weights);

// The grid of signed integers of `bits` from 2 to 8, scaled to the channel's range: symmetric without the lowest
// integer, or with a zero point. One bit is round_to_binary().
void round_to_integers(std::span<float> weights, int bits, bool symmetric);

// s·float8(w/s), s = max|w| / largest.
void round_to_float8(std::span<float> weights, const Float8& format);

// Calls `round` with each channel's weights, in parallel, and puts them back.
using RoundChannel = std::function<void(std::span<float> weights)>;
void round_channels(std::span<float> weights, const ChannelLayout& layout, const RoundChannel& round);

}  // namespace assay::quantize
