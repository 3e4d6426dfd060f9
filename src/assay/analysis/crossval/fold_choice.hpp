#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assay/record/result.hpp"

namespace assay::analysis {

// What the validation samples of one fold show of a candidate.
struct ValidationView {
  std::string candidate;
  bool keeps_limits = false;  // by the estimates: so few samples seldom settle a gate
  record::Number loss;        // of the metric that decides: how much worse than the baseline; below 0: better
  std::uint64_t file_bytes = 0;
  bool simulated = false;
};

// The candidate that somebody who sees the validation samples alone would take: the smallest file of those that keep
// every limit, of equal ones that with the least loss; where none keeps them, the one with the least loss. A loss that
// is not known is above all others. Simulated candidates compute in float and are taken by nobody. Empty when none is
// left.
std::optional<std::string> choose_on_validation(const std::vector<ValidationView>& candidates);

// Whether the estimate keeps the gate's limit, whatever its interval; without an estimate it does not.
bool keeps_limit(const record::GateRow& gate);

}  // namespace assay::analysis
