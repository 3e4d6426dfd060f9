#pragma once

#include <string>

#include "assay/record/folds_record.hpp"
#include "assay/record/result.hpp"
#include "assay/stats/corrected_t.hpp"

namespace assay::analysis {

// Which test a reader of a cross-validation may believe, and why, in a sentence or two.
std::string test_that_applies(bool refitted, const record::FoldsRecord& folds, const stats::FoldSizes& sizes);

// Of a candidate made anew in every fold: gates on metrics were decided by the intervals over the folds, so that no
// test on the pooled samples and no number of samples speaks for them.
void say_how_gates_were_decided(record::CandidateResult& candidate);

}  // namespace assay::analysis
