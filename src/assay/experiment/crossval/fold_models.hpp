#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "assay/experiment/crossval/crossval.hpp"
#include "assay/experiment/crossval/fold_bases.hpp"
#include "assay/experiment/prepare.hpp"

namespace assay::experiment {

// Makes the models of every fold and lets them answer. Borrows all it is given; plan.calibration.samples must be set;
// `bases`: of train_bases(), or none where the baseline is the same in every fold.
class FoldModels {
 public:
  FoldModels(const CrossvalPlan& plan, const FoldDivision& division, const std::vector<FoldBase>& bases,
             const Surroundings& surroundings, Prepared& prepared);

  // In stages, each with all its cells side by side: calibration samples, models, answers. What was made of a candidate
  // is noted in the run. A candidate's own failures are kept in its models; the error of a baseline that does not
  // answer.
  Status make_and_ask();

  std::vector<record::FoldModel> take() { return std::move(models_); }

 private:
  // Which of the models of a candidate in a fold.
  struct Arm {
    std::uint32_t training = 0;
    std::uint32_t draw = 0;
    std::uint64_t samples = 0;  // 0: it is not calibrated
  };

  // One model of one candidate.
  struct Fit {
    std::size_t candidate = 0;
    std::size_t fold = 0;  // not read of what is the same in every fold
    record::FoldModel model;
    MakingGround ground;
    CellTask calibration;  // read only where it is calibrated
    CellTask making;
  };

  Status ask_baseline();
  Status plan_fits();
  Status plan_fold_fits(std::size_t candidate, std::size_t fold);
  Status add_fit(std::size_t candidate, std::size_t fold, const Arm& arm);
  Result<CellTask> calibration_of(std::size_t fold, const Arm& arm);
  std::uint32_t trainings() const { return plan_.trainer ? plan_.trainer->trainings : 1; }
  MakingGround ground_of(std::size_t fold, std::uint32_t training) const;
  Status calibrate();
  Status make();
  Status ask();
  void note_first(const Fit& fit, const record::CellRecord& made);
  bool in_every_fold(std::size_t candidate) const;
  CellTask with_few_threads(CellTask task) const;

  const CrossvalPlan& plan_;
  const FoldDivision& division_;
  const std::vector<FoldBase>& bases_;
  const Surroundings& surroundings_;
  Prepared& prepared_;
  std::vector<Fit> fits_;
  std::vector<record::FoldModel> models_;
};

}  // namespace assay::experiment
