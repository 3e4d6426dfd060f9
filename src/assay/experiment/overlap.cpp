#include "assay/experiment/overlap.hpp"

#include <string_view>
#include <unordered_set>

namespace assay::experiment {

Overlap find_overlap(std::span<const std::string> calibration, std::span<const std::string> judged) {
  const std::unordered_set<std::string_view> seen(calibration.begin(), calibration.end());
  std::unordered_set<std::string_view> shared;
  Overlap overlap;
  for (std::size_t row = 0; row < judged.size(); ++row) {
    if (!seen.contains(judged[row])) continue;
    overlap.judged.push_back(row);
    shared.insert(judged[row]);
  }
  for (std::size_t i = calibration.size(); i-- > 0;) {
    if (!shared.contains(calibration[i])) continue;
    ++overlap.calibration;
    overlap.first = i;
  }
  return overlap;
}

}  // namespace assay::experiment
