#pragma once

#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/model/graph.hpp"
#include "assay/quantize/affine.hpp"
#include "assay/quantize/calibration.hpp"

namespace assay::quantize {

// How the range of an activation is taken from what it was during calibration. n: all its values, over all samples.
enum class RangeMethod {
  min_max,         // the smallest and the largest value
  moving_average,  // of each batch's smallest and largest: r ← r + momentum·(batch − r), beginning with the first batch
  percentile,     // the values between which the given share lies, half of the rest on either side (range_tails)
  entropy,        // clipped where the clipped distribution loses least information (range_entropy)
  least_squares,  // clipped where the squared error of rounding and clipping is least (range_least_squares)
};
Result<RangeMethod> range_method_named(const std::string& name);  // "minmax", "moving-average", …

struct RangeOptions {
  RangeMethod method = RangeMethod::min_max;
  double percentile = 99.99;
  double momentum = 0.1;  // of the moving average
  Grid grid;              // of the activations, at most 11 bits: entropy and least squares look at its levels
  unsigned threads = 1;   // tensors are looked at in parallel
};

struct ActivationRange {
  double least = 0;
  double most = 0;
};

// The range of each tensor, in the order asked for; its whole range where the method would leave a single point of it.
// One pass over the calibration data for min_max and moving_average, two for the others; memory of at most 16 KiB a
// tensor beside the batch itself, for percentile 8 bytes for each value outside. Errors: out_of_range naming the tensor
// and the sample's batch for a value that is not finite; unsupported for a tensor that is not float32;
// insufficient_data when a tensor had no values; those of the calibration.
Result<std::vector<ActivationRange>> activation_ranges(const model::Graph& graph,
                                                       const std::vector<std::string>& tensors,
                                                       const RangeOptions& options, Calibration& calibration);

}  // namespace assay::quantize
