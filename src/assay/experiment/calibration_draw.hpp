#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::experiment {

// Which samples calibrate.
struct Draw {
  std::vector<std::uint64_t> rows;      // in data-set order
  std::vector<std::uint64_t> left_out;  // of the same data: those and all of their groups; in data-set order
};

// `samples` of `total` (all of them when there are fewer), without replacement; a seed draws the same ones always, and
// others for each purpose. With
// groups whole groups are drawn, one after the other until there are enough, so that none of those left is known to the
// calibration; the surplus of the last group is left out as well.
Draw draw_samples(std::uint64_t total, std::span<const std::int32_t> groups, std::uint64_t samples, std::uint64_t seed,
                  std::string_view purpose = "calibration samples");

}  // namespace assay::experiment
