#include "assay/analysis/crossval/test_that_applies.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace assay::analysis {

std::string test_that_applies(bool refitted, const record::FoldsRecord& folds, const stats::FoldSizes& sizes) {
  if (!refitted) {
    return "Baseline and candidate are the same two models in every fold, and every sample is judged once: McNemar's "
           "test and Tango's interval on the pooled predictions apply. Folds are only blocks of samples here; a test "
           "over folds would ask about fitting, and nothing is fitted.";
  }
  const char* what =
      folds.retrained ? "Baseline and candidate are trained and made anew in every fold, from rows that the folds share"
                      : "The candidate is made anew in every fold, from rows that the folds share";
  std::string text = fmt::format(
      "{}: Nadeau and Bengio's corrected t over the {} folds applies (held-out to training rows {:.3f}). McNemar's "
      "test "
      "and Tango's interval on the pooled predictions take the models as they came out and say nothing of another fit; "
      "they stand beside it, and no interval here is narrower than theirs.",
      what, folds.rows.size(), sizes.test_rows / sizes.train_rows);
  if (folds.five_by_two) text += " Of the 5×2 folds Alpaydin's F test is given as well.";
  return text;
}

void say_how_gates_were_decided(record::CandidateResult& candidate) {
  for (record::GateRow& gate : candidate.gates) {
    const auto row = std::ranges::find(candidate.quality, gate.metric, &record::QualityRow::metric);
    if (row == candidate.quality.end()) continue;
    gate.method = row->method;
    gate.p_value = record::Number::undefined("decided by the interval over the folds");
    if (!gate.needed_samples.defined()) continue;
    gate.needed_samples = record::Number::undefined("the models are made anew, so it depends on folds and repeats too");
  }
}

}  // namespace assay::analysis
