#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/experiment/crossval/fold_rows.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/record/crossval_result.hpp"

namespace assay::experiment {

// Which samples of a fold's training rows calibrate the models made there.
struct FoldCalibration {
  std::optional<std::uint64_t> samples;  // empty: 200, at most half of the smallest fold's training rows
  std::uint64_t seed = 0;
  std::uint32_t draws = 1;           // so many models of each fold, each calibrated by a draw of its own
  std::vector<std::uint64_t> sizes;  // compared beside, on the folds of the first repeat; 0 samples: none
};

// How the baseline of each fold is trained: see run_train_cell() for what stands in the command line.
struct TrainerPlan {
  std::string command;
  bool is_own = false;  // it is this program's `train`, which is also told what the data say of the task
  std::string timeout = "1h";
  std::uint64_t seed = 0;       // of the first training of every fold; the next ones count on
  std::uint32_t trainings = 1;  // of each fold
};

// What a cross-validation is asked to do. Of `evaluate` the calibration, validation share, measuring, explanation and
// search are not read: its candidates are all to be made, and quality alone is judged.
struct CrossvalPlan {
  EvaluatePlan evaluate;
  FoldPlan folds;
  FoldCalibration calibration;
  std::optional<TrainerPlan> trainer;  // empty: the baseline is the same in every fold
};

// In every fold the baseline is trained, where there is a trainer, and the candidates are made anew from rows of the
// other folds, and answer the held-out rows; what does not depend on the fold is made once and answers all rows.
// Measures what is not yet measured, analyses the records and leaves the run directory complete but for the reports.
// invalid_argument for a plan that cannot be right; insufficient_data for too few rows, groups or members of a class;
// the data's and the baseline's own errors; cancelled.
Result<record::CrossvalResult> cross_validate(const CrossvalPlan& plan, const Surroundings& surroundings);

}  // namespace assay::experiment
