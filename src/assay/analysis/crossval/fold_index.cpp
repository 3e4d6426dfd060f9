#include "assay/analysis/crossval/fold_index.hpp"

#include <utility>

namespace assay::analysis {

using record::FoldModel;
using record::Predictions;

FoldIndex::FoldIndex(std::filesystem::path run_folder, const record::FoldsRecord& folds, std::uint64_t samples)
    : run_folder_(std::move(run_folder)), folds_(folds), samples_(samples) {
  for (const FoldModel& model : folds.models) {
    const std::size_t fold = std::size_t{model.repeat} * folds.folds + model.fold;
    if (model.in_every_fold) {
      everywhere_[model.candidate] = &model;
    } else {
      models_[{model.candidate, fold, model.training, model.draw, model.calibration_samples}] = &model;
    }
  }
}

const FoldModel* FoldIndex::find(const std::string& candidate, std::size_t fold, const FoldArm& arm) const {
  if (const auto found = everywhere_.find(candidate); found != everywhere_.end()) return found->second;
  auto found = models_.find({candidate, fold, arm.training, arm.draw, arm.calibration_samples});
  if (found == models_.end()) found = models_.find({candidate, fold, arm.training, 0, 0});  // it needs no samples
  return found == models_.end() ? nullptr : found->second;
}

Result<Predictions> FoldIndex::answers(std::span<const std::string> candidates, std::size_t first, std::size_t last,
                                       FoldSide side, const FoldArm& arm) const {
  std::vector<Predictions::Part> parts;
  for (std::size_t fold = first; fold < last; ++fold) {
    const record::FoldRows& rows = folds_.rows.at(fold);
    const FoldModel* model = find(candidates[fold], fold, arm);
    if (model == nullptr || !model->failure.empty()) {
      return fail(ErrorCode::insufficient_data, "{}: {}", name_of_fold(fold),
                  model == nullptr ? "there are no answers; run crossval again" : model->failure);
    }
    Predictions::Part part{.cell = run_folder_ / "cells" / model->cell};
    if (!model->rows.empty()) {
      ASSAY_ASSIGN(const auto* answered, rows_answered(model->rows));
      part.rows = *answered;
    }
    part.wanted = side == FoldSide::judged ? rows.judged.rows : rows.validation.rows;
    parts.push_back(std::move(part));
  }
  return Predictions::gathered(parts, samples_);
}

Result<const std::vector<std::uint64_t>*> FoldIndex::rows_answered(const std::string& digest) const {
  auto found = rows_.find(digest);
  if (found == rows_.end()) {
    ASSAY_ASSIGN(auto rows, record::read_rows(record::rows_file(run_folder_, digest)));
    found = rows_.emplace(digest, std::move(rows)).first;
  }
  return &found->second;
}

std::string FoldIndex::name_of_fold(std::size_t fold) const {
  const record::FoldRows& rows = folds_.rows.at(fold);
  if (folds_.repeats == 1) return fmt::format("fold {}", rows.fold + 1);
  return fmt::format("fold {} of repeat {}", rows.fold + 1, rows.repeat + 1);
}

}  // namespace assay::analysis
