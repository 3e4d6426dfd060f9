#pragma once

#include <filesystem>

#include "assay/analysis/analyse.hpp"
#include "assay/record/crossval_result.hpp"

namespace assay::analysis {

// Everything concluded from the records of a cross-validation; runs no model and opens no data set. Equal records and
// options give equal results, byte for byte.
//
// Each candidate is judged on all held-out rows of the first repeat, as analyse() judges one model. Where something was
// made anew in every fold, the figures of quality and the gates on them become those over the folds of all repeats (see
// use_fold_estimates()); flips and decisions that differ stay those of the pooled rows. Where the folds have validation
// rows each fold chooses one candidate by them (see choose_on_validation()), and what was chosen is judged like a
// candidate of its own, the last one; its verdict is the run's.
//
// not_found when the folder holds no cross-validation; insufficient_data when a cell is missing; the error of a
// baseline's cell that failed. A candidate that failed in a fold is reported as not run, with the fold.
Result<record::CrossvalResult> analyse_folds(const std::filesystem::path& run_folder, const AnalysisOptions& options);

// The name of what each fold chose among the candidates.
inline constexpr const char* k_chosen = "chosen in each fold";

}  // namespace assay::analysis
