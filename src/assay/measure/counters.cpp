#include "assay/measure/counters.hpp"

#include <cmath>

namespace assay::measure {

Reading<std::uint64_t> whole_window(const RawCount& raw) {
  if (raw.running == 0) return Reading<std::uint64_t>::none("the counter never got its turn in the window");
  if (raw.running >= raw.enabled) return raw.count;
  const double share = static_cast<double>(raw.running) / static_cast<double>(raw.enabled);
  return static_cast<std::uint64_t>(std::llround(static_cast<double>(raw.count) / share));
}

Result<std::vector<HardwareCounts>> count_runs(std::span<Run> subjects, std::size_t runs,
                                               const CountingWindow& window) {
  if (runs == 0) return fail(ErrorCode::invalid_argument, "no runs to count");
  std::vector<HardwareCounts> counts;
  for (Run& subject : subjects) {
    ASSAY_TRY(subject());
    window.start();
    Status status;
    for (std::size_t run = 0; status && run < runs; ++run) status = subject();
    counts.push_back(window.stop());
    ASSAY_TRY(std::move(status));
  }
  return counts;
}

}  // namespace assay::measure
