#pragma once

#include <filesystem>

#include "assay/analysis/latency.hpp"
#include "assay/record/run_record.hpp"
#include "assay/record/speed_rows.hpp"

namespace assay::analysis {

// Latency, throughput and memory from the cells of a run folder. A cell that failed, was not finished or cannot be read
// counts as a failed launch or pass and is said so; what was not measured carries the reason of the run's record.

// Of a candidate beside its baseline.
record::Speed speed_of_candidate(const std::filesystem::path& folder, const record::RunRecord& run,
                                 const record::RunModel& candidate, const SpeedOptions& options);

// Of the baseline measured alone.
record::Speed speed_of_baseline(const std::filesystem::path& folder, const record::RunRecord& run,
                                const SpeedOptions& options);

}  // namespace assay::analysis
