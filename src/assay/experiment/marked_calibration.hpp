#pragma once

#include "assay/base/result.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/experiment/prepare.hpp"

namespace assay::experiment {

// Whether samples that judge are among those that calibrated a model file, as its mark says (see making_mark.hpp):
// invalid_argument, or a note in `prepared` where the plan allows it. Rows that calibrate in this run do not judge.
// Runs the cell that tells samples apart; nothing when no file says what calibrated it.
Status check_marked_calibration(const EvaluatePlan& plan, const ExecutorOptions& executor, Prepared& prepared);

}  // namespace assay::experiment
