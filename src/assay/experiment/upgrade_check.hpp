#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/experiment/calibration_set.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {

// The largest relative difference that reordered sums of float32 are forgiven.
inline constexpr double k_upgrade_tolerance = 1e-3;

struct OutputDifference {
  double largest = 0;        // max |before − after| over all outputs and samples
  double largest_value = 0;  // max |before|
  double relative() const { return largest_value > 0 ? largest / largest_value : largest; }
};

// Runs two models that mean the same over the same inputs, one engine session at a time, and compares all outputs that
// they share by name. runtime when one of them cannot be run or when they share none.
Result<OutputDifference> compare_outputs(runtime::Runtime& engine, const std::filesystem::path& before,
                                         const std::filesystem::path& after,
                                         const std::vector<std::vector<tensor::Tensor>>& batches);

// unsupported when the engine takes no model of this operator set; it is asked with one that does nothing. `scratch`
// takes that model for a while.
Status check_operator_set(runtime::Runtime& engine, std::int64_t opset, const std::filesystem::path& scratch);

// Whether the baseline still means the same once its operators are brought to version `opset`, on some of the
// calibration samples or on drawn inputs. Gives a sentence that says how far the outputs lie apart, or why it could not
// be told. runtime beyond the tolerance. `scratch` takes the upgraded graph for a while.
Result<std::string> check_upgrade(runtime::Runtime& engine, const std::filesystem::path& baseline, std::int64_t opset,
                                  const CalibrationSet* samples, const std::filesystem::path& scratch);

}  // namespace assay::experiment
