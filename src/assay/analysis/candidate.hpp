#pragma once

#include "assay/analysis/analyse.hpp"
#include "assay/analysis/comparison.hpp"
#include "assay/metrics/registry.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

// Everything concluded about one candidate that ran. `baseline` and `candidate` are what is known of the models,
// `speed` what was measured of both.
Result<record::CandidateResult> candidate_result(const Comparison& comparison, const record::ModelRow& baseline,
                                                 record::ModelRow candidate, const AnalysisOptions& options,
                                                 record::Speed speed = {});

// Rows = true class, columns = decision; empty without labels or decisions.
std::vector<std::vector<std::uint64_t>> confusion_of(const Comparison& comparison, const Answers& answers);

}  // namespace assay::analysis
