#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::experiment {

// `samples` of `total` (all of them when there are not more), without replacement, in data-set order, by
// data::draw_rows(); a seed draws the same ones always, and others for each purpose. With groups whole groups are
// drawn, so that none of those left is known to what is made with the others: up to `samples`, more only when even the
// smallest group is larger. insufficient_data when all samples are of one group.
Result<std::vector<std::uint64_t>> draw_samples(std::uint64_t total, std::span<const std::int32_t> groups,
                                                std::uint64_t samples, std::uint64_t seed,
                                                std::string_view purpose = "calibration samples");

}  // namespace assay::experiment
