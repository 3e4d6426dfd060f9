#include "assay/measure/counters.hpp"

#include <cmath>

namespace assay::measure {

Reading<std::uint64_t> whole_window(const RawCount& raw) {
  if (raw.running == 0) return Reading<std::uint64_t>::none("the counter never got its turn in the window");
  if (raw.running >= raw.enabled) return raw.count;
  const double share = static_cast<double>(raw.running) / static_cast<double>(raw.enabled);
  return static_cast<std::uint64_t>(std::llround(static_cast<double>(raw.count) / share));
}

}  // namespace assay::measure
