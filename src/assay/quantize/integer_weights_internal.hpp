#pragma once

#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/quantize/affine.hpp"

namespace assay::quantize {

// affine_per_channel() for symmetric grids, in parallel over channels.
Result<std::vector<Affine>> symmetric_affine(std::span<const float> weights, const ChannelLayout& layout,
                                             const Grid& grid, unsigned threads);

// What packed(quantize_channels(…), 8) gives for a symmetric signed grid, in parallel over channels and without the
// numbers in between.
std::string integer_weights(std::span<const float> weights, const ChannelLayout& layout, std::span<const Affine> affine,
                            const Grid& grid, unsigned threads);

}  // namespace assay::quantize
