#pragma once

#include <optional>
#include <string>

#include "assay/analysis/comparison.hpp"
#include "assay/analysis/intervals.hpp"

namespace assay::analysis {

// A metric that is a rate of right decisions among some samples: accuracy among all, the recall of a class among its
// own.
struct PairedRate {
  stats::PairedCounts counts;
  std::uint64_t baseline_right = 0;
  std::uint64_t candidate_right = 0;
  std::uint64_t disagreements() const { return counts.gains + counts.losses; }
};

// Nothing when the metric is no such rate, when samples come in groups, or when a sample was not decided.
std::optional<PairedRate> paired_rate_of(const Comparison& comparison, const std::string& metric);

// Replaces the bootstrap's intervals: of the difference by Tango's, of either model's rate by Clopper and Pearson's.
void use_score_intervals(const PairedRate& rate, double level, PairedEstimate& estimate);

}  // namespace assay::analysis
