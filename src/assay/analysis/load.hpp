#pragma once

#include <span>
#include <string>

#include "assay/analysis/latency.hpp"
#include "assay/record/load.hpp"
#include "assay/record/serving_rows.hpp"

namespace assay::analysis {

// A run of a scenario: p50, p90, p95, p99 and p99.9 by LoadGen's rule, each with its early-stopping bound at confidence
// 0.99 (stats/early_stopping.hpp); offline has one query and so no percentiles. Validity as the run was judged when it
// was made.
record::LoadRow load_of(const record::LoadRecord& run);

// The row of a run that left nothing: not valid, all numbers undefined with the reason.
record::LoadRow failed_load(const std::string& scenario, const std::string& reason);

// The peak rate over searches with different arrivals: the median of the highest valid rates; its range from the lowest
// of them to the highest of the lowest invalid rates, with at least three searches, each of which has both ends.
// Undefined when there are no searches.
record::Measured<record::Peak> peak_of(std::span<const record::PeakRecord> searches, const FailedCells& failed);

}  // namespace assay::analysis
