#include "assay/stats/clock_step.hpp"

#include <algorithm>
#include <vector>

namespace assay::stats {
namespace {

// Distinct values up to the median, ascending: long ones lie far apart, and the clock's rate drifts within them.
std::vector<std::int64_t> lower_half(std::span<const std::int64_t> durations) {
  std::vector<std::int64_t> values(durations.begin(), durations.end());
  std::ranges::sort(values);
  values.resize((values.size() + 1) / 2);
  const auto rest = std::ranges::unique(values);
  values.erase(rest.begin(), rest.end());
  return values;
}

}  // namespace

double clock_step(std::span<const std::int64_t> durations) {
  const std::vector<std::int64_t> values = lower_half(durations);
  std::int64_t step = 0;
  std::size_t tick = 0;  // where the values of the current tick begin
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (values[i] - values[i - 1] == 1) {
      if (i - tick == 2) return 1;
      continue;
    }
    const std::int64_t difference = values[i] - values[tick];
    step = step == 0 ? difference : std::min(step, difference);
    tick = i;
  }
  return step == 0 ? 1 : static_cast<double>(step);
}

}  // namespace assay::stats
