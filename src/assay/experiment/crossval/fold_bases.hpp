#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "assay/experiment/crossval/crossval.hpp"
#include "assay/experiment/prepare.hpp"

namespace assay::experiment {

// A model trained for one fold, which its candidates are made from.
struct FoldBase {
  std::filesystem::path model;
  std::string digest;
  std::string made_by;      // its cell
  record::FoldModel asked;  // its answers, as the baseline of the fold
};

// Trains plan.trainer->trainings models for every fold on its training rows, side by side, and lets each answer the
// fold's held-out and validation rows: [fold · trainings + training]. The division must have validation rows. runtime,
// with the fold, when a trainer fails, runs past its time, or leaves nothing, no model, or one that does not fit the
// data or answers otherwise than the first.
Result<std::vector<FoldBase>> train_bases(const CrossvalPlan& plan, const FoldDivision& division,
                                          const Surroundings& surroundings, Prepared& prepared);

// Held-out and validation rows of a fold: what was made from the others answers them. In the run folder's rows/.
Result<record::RowSet> rows_to_answer(const CrossvalPlan& plan, const FoldDivision& division, std::size_t fold);

}  // namespace assay::experiment
