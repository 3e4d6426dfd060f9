#pragma once

#include <functional>

#include "assay/analysis/analyse.hpp"
#include "assay/analysis/comparison.hpp"
#include "assay/analysis/quality.hpp"
#include "assay/metrics/registry.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

// Changes the figures of quality before the gates look at them.
using AdjustQuality = std::function<void(Quality& quality)>;

// Everything concluded about one candidate that ran. `baseline` and `candidate` are what is known of the models,
// `speed` what was measured of both.
Result<record::CandidateResult> candidate_result(const Comparison& comparison, const record::ModelRow& baseline,
                                                 record::ModelRow candidate, const AnalysisOptions& options,
                                                 record::Speed speed = {}, const AdjustQuality& adjust = {});

// Rows = true class, columns = decision; empty without labels or decisions.
std::vector<std::vector<std::uint64_t>> confusion_of(const Comparison& comparison, const Answers& answers);

}  // namespace assay::analysis
