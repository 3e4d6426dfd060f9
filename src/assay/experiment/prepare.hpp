#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "assay/data/dataset.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/experiment/executor.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/folds_record.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment {

class Preparation;

// The cells that make candidates, before any model is run.
struct Making {
  std::optional<CellTask> calibration;  // draws the samples that calibrate, when a method needs them
  std::optional<CellTask> samples;      // tells the judged samples apart from those, from the ones that calibrated a
                                        // given file, and for a choice from each other
  std::vector<CellTask> cells;          // one for each candidate that is made
  std::vector<std::size_t> candidates;  // which that is
  MakingGround ground;                  // of what is made from the baseline
};

// A model file that was given and says which samples calibrated it.
struct CalibratedFile {
  std::string model;
  std::uint64_t samples = 0;
  std::vector<std::string> digests;  // marked_digests() of them
  nlohmann::ordered_json inputs;     // InputExtremes::json() of them
};

// An evaluation ready to be executed: the baseline and one candidate at least are readable and fit the data. The task
// of a candidate that does not carries its refusal. A candidate that is yet to be made stands in run and cells by the
// cell that makes it, until add_made() puts its own there.
struct Prepared {
  record::RunRecord run;
  record::DataRecord data;
  std::vector<CellTask> cells;  // the baseline's first, then the candidates' in their order
  Making making;
  std::vector<CalibratedFile> calibrated_files;
  std::shared_ptr<Preparation> preparation;  // for add_made()
};

// Reads and checks all that the plan names, without running a model. Ends with all problems of models at once when the
// baseline has one, when every candidate has one, or when one is the plan's: a file that is missing (not_found), an
// option that a model contradicts (invalid_argument).
Result<Prepared> prepare(const EvaluatePlan& plan, const Surroundings& surroundings);

// Looks at the made models as prepare() does at those that were given; `made` are the records of making.cells. What
// could not be made or does not fit carries its refusal. The plan and the surroundings must still be there.
Status add_made(Prepared& prepared, const std::vector<record::CellRecord>& made);

// A model and the cell that holds its answers to some rows.
struct ModelOnRows {
  record::RunModel model;
  CellTask cell;
};

// Looks at a model that was made for some of the rows (nullptr: all of them) as prepare() does at those that were
// given. The plan and the surroundings must still be there.
Result<ModelOnRows> prepare_on_rows(Prepared& prepared, const ModelRef& ref, const record::RowSet* rows);

}  // namespace assay::experiment
