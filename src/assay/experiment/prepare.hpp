#pragma once

#include <vector>

#include "assay/data/dataset.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/experiment/executor.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment {

// An evaluation ready to be executed: the baseline and one candidate at least are readable and fit the data. The task
// of a candidate that does not carries its refusal.
struct Prepared {
  record::RunRecord run;
  record::DataRecord data;
  std::vector<CellTask> cells;  // the baseline's first, then the candidates' in their order
};

// Reads and checks all that the plan names, without running a model. Ends with all problems of models at once when the
// baseline has one, when every candidate has one, or when one is the plan's: a file that is missing (not_found), an
// option that a model contradicts (invalid_argument).
Result<Prepared> prepare(const EvaluatePlan& plan, const Surroundings& surroundings);

}  // namespace assay::experiment
