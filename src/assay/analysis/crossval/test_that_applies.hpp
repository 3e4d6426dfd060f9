#pragma once

#include <string>

#include "assay/record/crossval_result.hpp"
#include "assay/record/folds_record.hpp"
#include "assay/stats/corrected_t.hpp"

namespace assay::analysis {

// What says which test applies to a candidate.
struct TestGround {
  bool refitted = false;  // a model is made anew in every fold
  stats::FoldSizes sizes;
  const record::FoldMetric* metric = nullptr;  // the one that decides; null without labels
  bool looks_at_changes = false;               // a gate is on flips or disagreement
};

// Which test and interval apply and why, in sentences for people.
std::string test_that_applies(const record::FoldsRecord& folds, const TestGround& ground);

// Puts the words of the intervals over the folds into the gates that they decided.
void say_how_gates_were_decided(record::CandidateResult& candidate);

}  // namespace assay::analysis
