#include "assay/experiment/explain/explain_models.hpp"

#include <algorithm>

#include "assay/experiment/explain/layer_cell.hpp"
#include "assay/experiment/explain/profile_cell.hpp"
#include "assay/experiment/explain/sensitivity_cell.hpp"

namespace assay::experiment {
namespace {

std::string reason_against(const Measurable& baseline, const Measurable& candidate) {
  if (!baseline.reason.empty()) return "nothing to compare with: baseline: " + baseline.reason;
  if (!candidate.reason.empty()) return candidate.reason;
  const bool both_onnx = baseline.model.engine.is_null() && candidate.model.engine.is_null();
  return both_onnx ? "" : "layers are compared between two ONNX models only";
}

class Explaining {
 public:
  Explaining(const ExplainPlan& plan, const MeasuringGround& ground, const MeasuredRun& measured, std::size_t samples)
      : plan_(plan), ground_(ground), measured_(measured), samples_(std::min(samples, plan.samples)) {}

  void add(const Measurable& candidate, record::RunModel& row) {
    const ModelToMeasure& baseline = measured_.baseline.model;
    row.layer_cells = {keep(layer_task(ground_, baseline, candidate.model, samples_))};
    row.sensitivity_cells = {keep(sensitivity_task(ground_, baseline, candidate.model, samples_))};
    row.profile_cells.clear();
    const auto batch = common_batch(baseline, &candidate.model, plan_.batch);
    for (std::size_t launch = 0; batch && launch < plan_.launches; ++launch) {
      row.profile_cells.push_back(keep(profile_task(ground_, baseline, *batch, launch)));
      row.profile_cells.push_back(keep(profile_task(ground_, candidate.model, *batch, launch)));
    }
  }

  const std::vector<CellTask>& tasks() const { return tasks_; }

 private:
  std::string keep(CellTask task) {
    tasks_.push_back(std::move(task));
    return tasks_.back().id();
  }

  const ExplainPlan& plan_;
  const MeasuringGround& ground_;
  const MeasuredRun& measured_;
  std::size_t samples_;
  std::vector<CellTask> tasks_;
};

}  // namespace

Status explain_models(const ExplainPlan& plan, const MeasuringGround& ground, const MeasuredRun& measured,
                      std::size_t samples, const ExecutorOptions& executor, record::RunRecord& run) {
  if (!plan.wanted) return {};
  Explaining explaining(plan, ground, measured, samples);
  for (std::size_t i = 0; i < run.candidates.size(); ++i) {
    record::RunModel& row = run.candidates[i];
    row.explain_reason = reason_against(measured.baseline, measured.candidates[i]);
    if (row.explain_reason.empty()) explaining.add(measured.candidates[i], row);
  }
  ExecutorOptions alone = executor;
  alone.jobs = 1;  // times are taken
  return run_cells(explaining.tasks(), alone).map([](const auto&) {});
}

}  // namespace assay::experiment
