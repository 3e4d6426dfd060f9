#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::experiment {

// Samples that belong together: of one group, or of the same content (equal digests), also through others. Numbers from
// 0 in the samples' order; empty when each stands alone. Without groups only the contents count.
std::vector<std::int32_t> inseparable(std::span<const std::int32_t> groups, std::span<const std::string> digests);

// invalid_argument for a share outside (0, 1).
Status check_validation_share(double share);

// The samples that a choice among candidates is made on, so that the others can say how good the chosen one is: `share`
// of those that judge, drawn by seed without replacement, whole groups where there are any; ascending rows of the data.
// `calibration_rows` (ascending) do not judge. invalid_argument for a share outside (0, 1); insufficient_data when one
// side would be left without samples.
Result<std::vector<std::uint64_t>> validation_rows(std::uint64_t total, std::span<const std::int32_t> groups,
                                                   std::span<const std::uint64_t> calibration_rows, double share,
                                                   std::uint64_t seed);

}  // namespace assay::experiment
