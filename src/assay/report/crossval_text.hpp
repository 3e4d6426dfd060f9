#pragma once

#include <string>

#include "assay/record/crossval_result.hpp"
#include "assay/report/terminal.hpp"

namespace assay::report {

// What a cross-validation concluded, on a terminal: each candidate's table as of any run, below it what its folds show,
// and last the verdict.
std::string render_crossval(const record::CrossvalResult& crossval, TerminalOptions options);

// "stratified folds: 10, repeated 10 times"; "5×2 stratified folds".
std::string folds_text(const record::CrossvalResult& crossval);

// One sentence about the run as a whole.
std::string crossval_summary(const record::CrossvalResult& crossval);

// Sentences about one candidate, each with the word it stands under: folds, corrected, pooled, variance, chosen, test.
struct FoldFinding {
  std::string word;
  std::string text;
};
std::vector<FoldFinding> fold_findings(const record::CrossvalResult& crossval, std::size_t candidate);

// The metric that variance and calibration sizes are about; null where the candidate has none.
const record::FoldMetric* deciding_metric(const record::CrossvalResult& crossval, std::size_t candidate);

}  // namespace assay::report
