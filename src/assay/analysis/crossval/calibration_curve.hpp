#pragma once

#include <cstdint>
#include <vector>

#include "assay/record/crossval_result.hpp"

namespace assay::analysis {

// What draws of one size show: the mean of the differences (candidate − baseline), the lowest, the highest and the
// standard deviation over the draws. One undefined difference leaves them undefined, with its reason.
record::CalibrationSize calibration_size_of(std::uint64_t samples, std::vector<record::Number> differences);

}  // namespace assay::analysis
