#pragma once

#include <string>
#include <vector>

#include "assay/experiment/evaluate.hpp"
#include "assay/experiment/executor.hpp"

namespace assay::experiment {

// Runs many cells of one kind of work and shows them as one: "making models, 12 of 100". Cells that were finished
// before do not count for the estimate. The same cell named twice is run once. As run_cells().
Result<std::vector<record::CellRecord>> run_stage(const std::string& stage, const std::vector<CellTask>& tasks,
                                                  const EvaluatePlan& plan, unsigned jobs,
                                                  const Surroundings& surroundings);

// The work of all cells as one line of progress; `before` is what was done as the stage began.
Progress summed(const std::string& stage, const std::vector<Progress>& cells, std::uint64_t before);

}  // namespace assay::experiment
