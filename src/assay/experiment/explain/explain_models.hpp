#pragma once

#include "assay/base/result.hpp"
#include "assay/experiment/explain/explain_plan.hpp"
#include "assay/experiment/measure_models.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment {

// Runs the cells that explain each candidate (error by layer, one layer quantized at a time, time by
// operator), one at a time, and notes them in
// `run`, or why there are none. Cells that fail do not end it. `samples` is how many the data set has.
Status explain_models(const ExplainPlan& plan, const MeasuringGround& ground, const MeasuredRun& measured,
                      std::size_t samples, const ExecutorOptions& executor, record::RunRecord& run);

}  // namespace assay::experiment
