#pragma once

#include <cstddef>

#include "assay/quantize/range_histogram_internal.hpp"

namespace assay::quantize {

// Where to clip magnitudes so that putting them on a grid loses least information: the calibration by relative entropy
// of Migacz, "8-bit inference with TensorRT" (GTC 2017), with these choices. `magnitudes` is a histogram over
// [0, max|x|]; the count of its bin 0 is replaced by that of bin 1, since zeros, which a Relu gives in plenty, cost
// nothing on any grid. For each i from `levels` to 2048:
//   P: the counts of bins 0 … i − 1, with all counts beyond added to bin i − 1;
//   Q: the counts of bins 0 … i − 1 without those beyond, merged into `levels` groups (bin b is in group
//      ⌊b · levels / i⌋), each group's sum spread evenly over those of its bins where P is not 0;
//   both scaled to sum 1; D(i) = Σ P ln(P / Q) over bins where P is not 0; infinite where Q is 0 there.
// Gives i · width for the i with the least D, the larger where several have it; 2048 · width when there is nothing.
double entropy_threshold(const Histogram& magnitudes, std::size_t levels);

}  // namespace assay::quantize
