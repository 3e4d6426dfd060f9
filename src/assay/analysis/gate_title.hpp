#pragma once

#include <string>

#include "assay/analysis/gate.hpp"

namespace assay::analysis {

enum class LimitUnit { number, fraction, bytes, microseconds, per_second };

// What the gate asks, with its limit in full: "drop ≤ 1.00 pt", "ratio ≤ 1.0001 ×", "≤ 5.00 ms". A limit is shown with
// as many digits as it was written with, since one that is rounded is another limit. The unit of a ratio is ignored.
std::string gate_title(const Gate& gate, LimitUnit unit);

}  // namespace assay::analysis
