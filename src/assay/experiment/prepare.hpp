#pragma once

#include <vector>

#include "assay/data/dataset.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/experiment/executor.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment {

// An evaluation ready to be executed: every file was found readable and every model fits the data.
struct Prepared {
  record::RunRecord run;
  record::DataRecord data;
  std::vector<CellTask> cells;  // the baseline's first, then the candidates' in their order
};

// Reads and checks all that the plan names, without running a model. All problems with models are reported at once.
Result<Prepared> prepare(const EvaluatePlan& plan, const Surroundings& surroundings);

}  // namespace assay::experiment
