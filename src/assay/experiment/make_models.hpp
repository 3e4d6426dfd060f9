#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/experiment/prepare.hpp"

namespace assay::experiment {

// Runs the cells of prepared.making: draws the samples that calibrate, makes sure that they do not judge, and makes the
// models, one at a time. Then completes `prepared`: the made candidates become models like any other, with their method
// in run.candidates[].method; those that could not be made are refused with the reason; rows that calibrate are left
// out of the judged data. Does nothing when nothing is to be made. invalid_argument when samples both calibrate and
// judge, unless the plan allows it; the data's own errors; cancelled.
Status make_models(const EvaluatePlan& plan, const ExecutorOptions& executor, const Surroundings& surroundings,
                   Prepared& prepared);

}  // namespace assay::experiment
