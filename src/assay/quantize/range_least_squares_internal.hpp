#pragma once

#include "assay/quantize/activation_ranges.hpp"
#include "assay/quantize/range_histogram_internal.hpp"

namespace assay::quantize {

// The range within the histogram's whose grid gives the least squared error, each value taken to be the middle of its
// bin: Σ count · (x − quantized(x))², clipping included. Searched over ends that are k/100 of the histogram's, k = 1 …
// 100: the upper end for the whole lower one, then the lower end, then both again. Symmetric grids: one end.
ActivationRange least_squares_range(const Histogram& values, const Grid& grid);

}  // namespace assay::quantize
