#include "assay/experiment/calibration_draw.hpp"

#include <numeric>

#include "assay/data/row_draw.hpp"

namespace assay::experiment {

Result<std::vector<std::uint64_t>> draw_samples(std::uint64_t total, std::span<const std::int32_t> groups,
                                                std::uint64_t samples, std::uint64_t seed, std::string_view purpose) {
  std::vector<std::uint64_t> rows;
  if (samples >= total) {
    rows.resize(total);
    std::iota(rows.begin(), rows.end(), std::uint64_t{0});
    return rows;
  }
  if (samples == 0) return rows;
  std::vector<std::uint32_t> all(total);
  std::iota(all.begin(), all.end(), 0U);
  ASSAY_ASSIGN(const data::DrawnRows drawn,
               data::draw_rows({.rows = total, .labels = {}, .groups = groups, .times = {}}, all,
                               {.count = samples, .grouped = !groups.empty(), .seed = seed, .purpose = purpose}));
  rows.assign(drawn.drawn.begin(), drawn.drawn.end());
  return rows;
}

}  // namespace assay::experiment
