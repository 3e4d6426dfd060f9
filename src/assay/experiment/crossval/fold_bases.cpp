#include "assay/experiment/crossval/fold_bases.hpp"

#include <algorithm>

#include "assay/experiment/crossval/fold_stage.hpp"
#include "assay/experiment/outside_command.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using record::CellRecord;

class BaseTraining {
 public:
  BaseTraining(const CrossvalPlan& plan, const FoldDivision& division, const Surroundings& surroundings,
               Prepared& prepared)
      : plan_(plan), division_(division), surroundings_(surroundings), prepared_(prepared) {}

  Result<std::vector<FoldBase>> run() {
    ASSAY_TRY(train());
    ASSAY_TRY(ask());
    return std::move(bases_);
  }

 private:
  std::size_t models() const { return division_.rows.size() * plan_.trainer->trainings; }
  std::size_t fold_of(std::size_t base) const { return base / plan_.trainer->trainings; }
  std::uint32_t training_of(std::size_t base) const {
    return static_cast<std::uint32_t>(base % plan_.trainer->trainings);
  }

  std::string name_of_base(std::size_t base) const {
    const std::string fold = name_of_fold(division_, fold_of(base));
    return plan_.trainer->trainings == 1 ? fold : fmt::format("{}, training {}", fold, training_of(base) + 1);
  }

  Result<CellTask> task_of(std::size_t base) const {
    const TrainerPlan& trainer = *plan_.trainer;
    const record::FoldRows& rows = division_.rows[fold_of(base)];
    const fs::path& run = plan_.evaluate.output;
    const record::RowSet training = record::row_set(division_.training[fold_of(base)]);
    for (const record::RowSet* set : {&training, &rows.validation}) {
      ASSAY_TRY(record::write_rows(record::rows_file(run, set->digest), set->rows));
    }
    CellTask task{.name = name_of_base(base), .samples = 1};
    task.specification = {{"kind", "train"},
                          {"command", trainer.command},
                          {"files", files_named(trainer.command)},
                          {"baseline", prepared_.making.ground.digest},
                          {"data", prepared_.data.digest},
                          {"reading", reading_of(plan_.evaluate.data)},
                          {"train", training.digest},
                          {"validation", rows.validation.digest},
                          {"seed", trainer.seed + training_of(base)}};
    const auto rows_at = [&](const record::RowSet& set) {
      return fs::absolute(record::rows_file(run, set.digest)).string();
    };
    task.places = {{"model", fs::absolute(plan_.evaluate.baseline.path).string()},
                   {"data", to_json(plan_.evaluate.data)},
                   {"train", rows_at(training)},
                   {"validation", rows_at(rows.validation)},
                   {"timeout", trainer.timeout},
                   {"file", prepared_.making.ground.file}};
    return task;
  }

  Status train() {
    std::vector<CellTask> tasks;
    for (std::size_t base = 0; base < models(); ++base) {
      ASSAY_ASSIGN(CellTask task, task_of(base));
      tasks.push_back(std::move(task));
    }
    // Alone first: a trainer that fails, or hangs, most often does so in every fold.
    ASSAY_ASSIGN(const auto first, run_stage("training", {tasks.front()}, plan_.evaluate, 1, surroundings_));
    if (first.front().status != record::CellStatus::ok) return take(0, first);
    ASSAY_ASSIGN(const auto cells, run_stage("training", tasks, plan_.evaluate, plan_.evaluate.jobs, surroundings_));
    for (std::size_t base = 0; base < models(); ++base) ASSAY_TRY(take(base, cells));
    return {};
  }

  Status take(std::size_t base, const std::vector<CellRecord>& cells) {
    const CellRecord& cell = cells[base];
    if (cell.status != record::CellStatus::ok) {
      const auto failed = std::ranges::count(cells, record::CellStatus::failed, &CellRecord::status);
      return fail(cell.code, "{}: {}{}", name_of_base(base), cell.message,
                  failed > 1 ? fmt::format("\n({} of {} trainings failed)", failed, cells.size()) : std::string());
    }
    FoldBase made{.model = plan_.evaluate.output / "cells" / cell.id / prepared_.making.ground.file,
                  .made_by = cell.id};
    ASSAY_ASSIGN(const model::ModelSummary summary, within(model::inspect(made.model), name_of_base(base)));
    ASSAY_ASSIGN(made.digest, model::digest_of(made.model, summary));
    const record::FoldRows& rows = division_.rows[fold_of(base)];
    made.asked = {.repeat = rows.repeat,
                  .fold = rows.fold,
                  .training = training_of(base),
                  .made_by = cell.id,
                  .file_bytes = summary.file_bytes};
    bases_.push_back(std::move(made));
    return {};
  }

  Status ask() {
    std::vector<CellTask> tasks;
    for (std::size_t base = 0; base < models(); ++base) {
      ASSAY_ASSIGN(const record::RowSet rows, rows_to_answer(plan_, division_, fold_of(base)));
      const ModelRef trained{prepared_.run.baseline.name, bases_[base].model, {}};
      auto model = prepare_on_rows(prepared_, trained, &rows);
      if (!model) {
        return fail(ErrorCode::runtime, "{}: what the trainer wrote does not fit: {}", name_of_base(base),
                    model.error().text());
      }
      bases_[base].asked.rows = rows.digest;
      bases_[base].asked.cell = model->model.cell;
      bases_[base].asked.weights_bytes = model->model.facts.value("weights_bytes", std::uint64_t{0});
      tasks.push_back(std::move(model->cell));
    }
    ASSAY_ASSIGN(const auto cells,
                 run_stage("judging what was trained", tasks, plan_.evaluate, plan_.evaluate.jobs, surroundings_));
    for (std::size_t base = 0; base < models(); ++base) ASSAY_TRY(check_answers(base, cells));
    return {};
  }

  Status check_answers(std::size_t base, const std::vector<CellRecord>& cells) const {
    const CellRecord& cell = cells[base];
    if (cell.status != record::CellStatus::ok) {
      return fail(cell.code, "{}: what was trained could not be run: {}", name_of_base(base), cell.message);
    }
    const auto columns = [](const CellRecord& one) { return one.outcome.value("columns", std::size_t{0}); };
    if (columns(cell) == columns(cells.front())) return {};
    return fail(ErrorCode::runtime, "{}: what was trained gives {} scores a sample, that of {} gives {}",
                name_of_base(base), columns(cell), name_of_base(0), columns(cells.front()));
  }

  const CrossvalPlan& plan_;
  const FoldDivision& division_;
  const Surroundings& surroundings_;
  Prepared& prepared_;
  std::vector<FoldBase> bases_;
};

}  // namespace

Result<std::vector<FoldBase>> train_bases(const CrossvalPlan& plan, const FoldDivision& division,
                                          const Surroundings& surroundings, Prepared& prepared) {
  return BaseTraining(plan, division, surroundings, prepared).run();
}

Result<record::RowSet> rows_to_answer(const CrossvalPlan& plan, const FoldDivision& division, std::size_t fold) {
  const record::FoldRows& rows = division.rows.at(fold);
  std::vector<std::uint64_t> all;
  std::ranges::set_union(rows.judged.rows, rows.validation.rows, std::back_inserter(all));
  record::RowSet set = record::row_set(std::move(all));
  ASSAY_TRY(record::write_rows(record::rows_file(plan.evaluate.output, set.digest), set.rows));
  return set;
}

}  // namespace assay::experiment
