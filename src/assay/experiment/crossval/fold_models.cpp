#include "assay/experiment/crossval/fold_models.hpp"

#include <algorithm>
#include <thread>

#include "assay/experiment/cell_data.hpp"
#include "assay/experiment/crossval/fold_stage.hpp"
#include "assay/experiment/source_json.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using record::CellRecord;
using record::FoldModel;

// A failure of the data is no candidate's: it ends the run.
Status check_data_at_fault(const CellRecord& cell) {
  const bool of_data = cell.status == record::CellStatus::failed && cell.fault == record::Fault::data;
  return of_data ? tl::unexpected<Error>(Error(cell.code, cell.message)) : Status{};
}

}  // namespace

FoldModels::FoldModels(const CrossvalPlan& plan, const FoldDivision& division, const std::vector<FoldBase>& bases,
                       const Surroundings& surroundings, Prepared& prepared)
    : plan_(plan), division_(division), bases_(bases), surroundings_(surroundings), prepared_(prepared) {}

Status FoldModels::make_and_ask() {
  ASSAY_TRY(plan_fits());  // before any model is run: it says what cannot be right
  ASSAY_TRY(ask_baseline());
  ASSAY_TRY(calibrate());
  ASSAY_TRY(make());
  ASSAY_TRY(ask());
  for (Fit& fit : fits_) models_.push_back(std::move(fit.model));
  return {};
}

bool FoldModels::in_every_fold(std::size_t candidate) const {
  return bases_.empty() && !plan_.evaluate.candidates[candidate].method->needs_calibration;
}

MakingGround FoldModels::ground_of(std::size_t fold, std::uint32_t training) const {
  MakingGround ground = prepared_.making.ground;
  if (bases_.empty()) return ground;
  const FoldBase& base = bases_[fold * trainings() + training];
  ground.baseline = base.model;
  ground.digest = base.digest;
  return ground;
}

// A baseline that is the same in every fold answers all rows once; trained ones have answered theirs.
Status FoldModels::ask_baseline() {
  for (const FoldBase& base : bases_) models_.push_back(base.asked);
  if (!bases_.empty()) return {};
  const CellTask& task = prepared_.cells.front();
  ASSAY_ASSIGN(const auto cells, run_stage("the baseline answers", {task}, plan_.evaluate, 1, surroundings_));
  const CellRecord& cell = cells.front();
  if (cell.status != record::CellStatus::ok) {
    return fail(cell.code, "the baseline '{}' could not be run: {}", prepared_.run.baseline.name, cell.message);
  }
  models_.push_back({.in_every_fold = true,
                     .cell = cell.id,
                     .file_bytes = prepared_.run.baseline.facts.value("file_bytes", std::uint64_t{0}),
                     .weights_bytes = prepared_.run.baseline.facts.value("weights_bytes", std::uint64_t{0})});
  return {};
}

Status FoldModels::plan_fits() {
  for (std::size_t candidate = 0; candidate < plan_.evaluate.candidates.size(); ++candidate) {
    if (in_every_fold(candidate)) {
      ASSAY_TRY(add_fit(candidate, 0, {}));
      continue;
    }
    for (std::size_t fold = 0; fold < division_.rows.size(); ++fold) ASSAY_TRY(plan_fold_fits(candidate, fold));
  }
  return {};
}

Status FoldModels::plan_fold_fits(std::size_t candidate, std::size_t fold) {
  const FoldCalibration& calibration = plan_.calibration;
  const bool calibrates = plan_.evaluate.candidates[candidate].method->needs_calibration;
  for (std::uint32_t training = 0; training < trainings(); ++training) {
    if (!calibrates) ASSAY_TRY(add_fit(candidate, fold, {.training = training}));
    for (std::uint32_t draw = 0; calibrates && draw < calibration.draws; ++draw) {
      ASSAY_TRY(add_fit(candidate, fold, {training, draw, *calibration.samples}));
      for (const std::uint64_t size : calibration.sizes) {
        const bool is_new = size != *calibration.samples && division_.rows[fold].repeat == 0 && training == 0;
        if (is_new) ASSAY_TRY(add_fit(candidate, fold, {training, draw, size}));
      }
    }
  }
  return {};
}

Status FoldModels::add_fit(std::size_t candidate, std::size_t fold, const Arm& arm) {
  const ModelRef& ref = plan_.evaluate.candidates[candidate];
  Fit fit{.candidate = candidate, .fold = fold, .ground = ground_of(fold, arm.training)};
  fit.model = {.candidate = ref.name,
               .in_every_fold = in_every_fold(candidate),
               .training = arm.training,
               .draw = arm.draw,
               .calibration_samples = arm.samples};
  if (!fit.model.in_every_fold) {
    fit.model.repeat = division_.rows[fold].repeat;
    fit.model.fold = division_.rows[fold].fold;
  }
  if (arm.samples > 0) {
    ASSAY_ASSIGN(fit.calibration, calibration_of(fold, arm));
  }
  const CellTask* calibration = arm.samples > 0 ? &fit.calibration : nullptr;
  fit.making = with_few_threads(quantize_task(fit.ground, ref.name, *ref.method, calibration));
  fits_.push_back(std::move(fit));
  return {};
}

// Cells run side by side, so each gets its part of the processors; what it makes does not depend on that.
CellTask FoldModels::with_few_threads(CellTask task) const {
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  task.places["threads"] = std::max(1U, processors / std::max(1U, plan_.evaluate.jobs));
  return task;
}

Result<CellTask> FoldModels::calibration_of(std::size_t fold, const Arm& arm) {
  const FoldCalibration& calibration = plan_.calibration;
  ASSAY_ASSIGN(auto rows, draw_calibration_rows(division_, fold, arm.samples, calibration.seed, arm.draw));
  const record::RowSet set = record::row_set(std::move(rows));
  ASSAY_TRY(record::write_rows(record::rows_file(plan_.evaluate.output, set.digest), set.rows));
  const MakingGround ground = ground_of(fold, arm.training);
  CellTask task{.name = "calibration"};
  task.specification = {{"kind", "calibration"},
                        {"model", ground.digest},
                        {"data", prepared_.data.digest},
                        {"reading", reading_of(plan_.evaluate.data)},
                        {"seed", calibration.seed}};
  task.places = {{"model", fs::absolute(ground.baseline).string()}, {"data", to_json(plan_.evaluate.data)}};
  restrict_to_rows(plan_.evaluate.output, set, task);
  return task;
}

Status FoldModels::calibrate() {
  std::vector<CellTask> tasks;
  for (const Fit& fit : fits_) {
    if (fit.model.calibration_samples > 0) tasks.push_back(fit.calibration);
  }
  ASSAY_ASSIGN(const auto cells,
               run_stage("drawing calibration samples", tasks, plan_.evaluate, plan_.evaluate.jobs, surroundings_));
  for (const CellRecord& cell : cells) {
    if (cell.status != record::CellStatus::ok) return tl::unexpected<Error>(Error(cell.code, cell.message));
  }
  return {};
}

Status FoldModels::make() {
  std::vector<CellTask> tasks;
  for (const Fit& fit : fits_) tasks.push_back(fit.making);
  ASSAY_ASSIGN(const auto cells, run_stage("making models", tasks, plan_.evaluate, plan_.evaluate.jobs, surroundings_));
  for (std::size_t i = 0; i < fits_.size(); ++i) {
    Fit& fit = fits_[i];
    fit.model.made_by = cells[i].id;
    if (cells[i].status != record::CellStatus::ok) {
      fit.model.failure = cells[i].message;
      continue;
    }
    fit.model.file_bytes = cells[i].outcome.value("file_bytes", std::uint64_t{0});
    note_first(fit, cells[i]);
  }
  return {};
}

// What is alike in all folds is told of the first model of a candidate.
void FoldModels::note_first(const Fit& fit, const CellRecord& made) {
  ordered_json& method = prepared_.run.candidates[fit.candidate].method;
  if (method.contains("simulated")) return;
  for (const char* key : {"simulated", "packed_bytes", "notes"}) method[key] = made.outcome.at(key);
  method["command"] = made.outcome.contains("command") ? made.outcome.at("command") : ordered_json(nullptr);
  method["calibration"] = nullptr;
  if (fit.model.calibration_samples == 0) return;
  method["calibration"] = {
      {"data",
       prepared_.data.name + (division_.kind == "time-ordered" ? ", earlier rows" : ", rows of the other folds")},
      {"samples", *plan_.calibration.samples},
      {"seed", plan_.calibration.seed},
      {"digest", ""},
      {"of_the_judged_data", false}};
}

Status FoldModels::ask() {
  std::vector<CellTask> tasks;
  std::vector<std::size_t> of_task;
  for (std::size_t i = 0; i < fits_.size(); ++i) {
    Fit& fit = fits_[i];
    if (!fit.model.failure.empty()) continue;
    record::RowSet rows;
    if (!fit.model.in_every_fold) {
      ASSAY_ASSIGN(rows, rows_to_answer(plan_, division_, fit.fold));
    }
    const ModelRef file{fit.model.candidate, made_file(fit.ground, fit.making), {}};
    auto model = prepare_on_rows(prepared_, file, fit.model.in_every_fold ? nullptr : &rows);
    if (!model) {
      fit.model.failure = model.error().message();
      continue;
    }
    fit.model.rows = rows.digest;
    fit.model.cell = model->model.cell;
    fit.model.weights_bytes = model->model.facts.value("weights_bytes", std::uint64_t{0});
    record::RunModel& noted = prepared_.run.candidates[fit.candidate];
    if (noted.facts.empty()) noted.facts = model->model.facts;
    tasks.push_back(std::move(model->cell));
    of_task.push_back(i);
  }
  ASSAY_ASSIGN(const auto cells, run_stage("judging", tasks, plan_.evaluate, plan_.evaluate.jobs, surroundings_));
  for (std::size_t k = 0; k < cells.size(); ++k) {
    ASSAY_TRY(check_data_at_fault(cells[k]));
    if (cells[k].status != record::CellStatus::ok) fits_[of_task[k]].model.failure = cells[k].message;
  }
  return {};
}

}  // namespace assay::experiment
