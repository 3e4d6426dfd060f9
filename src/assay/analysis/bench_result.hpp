#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "assay/analysis/analyse.hpp"
#include "assay/analysis/latency.hpp"
#include "assay/record/run_record.hpp"

namespace assay::analysis {

// The task of a result without quality.
inline constexpr const char* k_bench_task = "bench";

// A run of `assay bench`: speed and memory of one model, or of several beside the first, and no predictions.
bool is_bench(const record::RunRecord& run);

// Speed, memory and the gates on them of each candidate; of a single model its own, in baseline_speed and
// baseline_gates. Without gates nothing is asked and nothing can fail: the verdict is pass and its reason says so.
// A candidate, or a model alone, of which cells of speed were planned and none left a number is not_run, for the reason
// of the first that failed; likewise where only memory was measured. invalid_argument for a gate on quality, and for a
// ratio of a single model.
Result<record::RunResult> bench_result(const std::filesystem::path& folder, const record::RunRecord& run,
                                       const AnalysisOptions& options);

// What bench_result() would refuse: to be asked before anything is measured.
Status check_bench_gates(const std::vector<Gate>& gates, bool alone);

SpeedOptions speed_options(const AnalysisOptions& options);

// Adds either model whose timings settled in no more than half of the launches, once: "the baseline", "'int8'".
void add_unsteady(const record::Speed& speed, const std::string& candidate, std::vector<std::string>& names);

// That the numbers of all these describe a moment; empty for none.
std::string note_on_unsteady(const std::vector<std::string>& names);

}  // namespace assay::analysis
