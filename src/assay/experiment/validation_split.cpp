#include "assay/experiment/validation_split.hpp"

#include <algorithm>
#include <cmath>

#include "assay/experiment/calibration_draw.hpp"

namespace assay::experiment {

Result<std::vector<std::uint64_t>> validation_rows(std::uint64_t total, std::span<const std::int32_t> groups,
                                                   std::span<const std::uint64_t> calibration_rows, double share,
                                                   std::uint64_t seed) {
  if (!(share > 0 && share < 1)) {
    return fail(ErrorCode::invalid_argument, "--validation-share {}: expected a share between 0 and 1", share);
  }
  std::vector<std::uint64_t> judging;
  std::vector<std::int32_t> judging_groups;
  for (std::uint64_t row = 0; row < total; ++row) {
    if (std::ranges::binary_search(calibration_rows, row)) continue;
    judging.push_back(row);
    if (!groups.empty()) judging_groups.push_back(groups[row]);
  }
  const auto wanted = static_cast<std::uint64_t>(std::llround(share * static_cast<double>(judging.size())));
  std::vector<std::uint64_t> rows;
  for (const std::uint64_t i : draw_samples(judging.size(), judging_groups, wanted, seed, "validation").left_out) {
    rows.push_back(judging[i]);
  }
  if (!rows.empty() && rows.size() < judging.size()) return rows;
  return fail(ErrorCode::insufficient_data,
              "{} samples{} cannot be split into some to choose by and others to report on: give more data",
              judging.size(), groups.empty() ? "" : " in whole groups");
}

}  // namespace assay::experiment
