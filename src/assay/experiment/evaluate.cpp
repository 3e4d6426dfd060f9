#include "assay/experiment/evaluate.hpp"

#include <algorithm>

#include "assay/experiment/environment_json.hpp"
#include "assay/experiment/explain/explain_models.hpp"
#include "assay/experiment/kernels/kernel_cell.hpp"
#include "assay/experiment/machine_identity.hpp"
#include "assay/experiment/make_models.hpp"
#include "assay/experiment/marked_calibration.hpp"
#include "assay/experiment/measure_models.hpp"
#include "assay/experiment/prepare.hpp"
#include "assay/experiment/run_folder.hpp"

namespace assay::experiment {
namespace {

// Fewer classes than scores: perhaps the labels do not count as the model does. Empty when there is nothing to say.
std::string classes_note(const Prepared& prepared, const record::CellRecord& baseline) {
  const record::DataRecord& data = prepared.data;
  const auto scores = baseline.outcome.is_object() ? baseline.outcome.value("columns", std::size_t{0}) : 0;
  std::size_t classes = data.classes.size();
  for (const std::int64_t label : data.labels) {
    if (data.classes.empty()) classes = std::max(classes, static_cast<std::size_t>(label + 1));
  }
  if (data.task != "classification" || classes == 0 || scores < 2 || classes >= scores) return "";
  const std::string& model = prepared.run.baseline.name;
  if (data.classes.empty()) {
    return fmt::format(
        "the labels go from 0 to {}, but '{}' gives {} scores: classes {} to {} never occur. If the labels are not the "
        "model's own numbers, renumber them",
        classes - 1, model, scores, classes, scores - 1);
  }
  return fmt::format(
      "the data have {} classes, but '{}' gives {} scores: the classes were taken for its first {}. If they are not, "
      "name all {} in the model's order with --classes",
      classes, model, scores, classes, scores);
}

std::vector<std::string> notes_of(const Prepared& prepared, const std::vector<record::CellRecord>& cells) {
  std::vector<std::string> notes = prepared.run.notes;
  if (std::string classes = classes_note(prepared, cells.front()); !classes.empty())
    notes.push_back(std::move(classes));
  const std::uint64_t judging =
      prepared.data.samples - prepared.data.calibration_rows.size() - prepared.data.validation_rows.size();
  if (judging < 100) {
    notes.push_back(fmt::format("only {} samples: intervals are wide and the bootstrap is rough", judging));
  }
  const auto imported = std::ranges::count_if(
      cells, [](const record::CellRecord& cell) { return cell.specification.at("kind") == "import"; });
  const bool by_row = std::ranges::any_of(cells, [](const record::CellRecord& cell) {
    const auto& specification = cell.specification;
    return specification.at("kind") == "import" && specification.value("id_column", std::string()).empty();
  });
  if (by_row) notes.emplace_back("predictions without --prediction-id were taken in the order of their rows");
  if (imported > 0) notes.emplace_back("predictions made elsewhere: speed and memory cannot be measured here");
  return notes;
}

// Everything between the folder being claimed and the analysis.
Status measure(const EvaluatePlan& plan, const Surroundings& surroundings, Prepared& prepared) {
  ASSAY_TRY(record::write_run(plan.output, prepared.run));
  const ExecutorOptions executor{.run_folder = plan.output,
                                 .worker_command = surroundings.worker_command,
                                 .jobs = plan.jobs,
                                 .timeout = plan.timeout,
                                 .memory_limit = plan.memory_limit,
                                 .on_progress = surroundings.on_progress,
                                 .interrupted = surroundings.interrupted};
  ASSAY_TRY(make_models(plan, executor, surroundings, prepared));
  ASSAY_TRY(check_marked_calibration(plan, executor, prepared));
  ASSAY_TRY(record::write_run(plan.output, prepared.run));
  ASSAY_TRY(record::write_data(plan.output, prepared.data));
  ASSAY_ASSIGN(const auto cells, run_cells(prepared.cells, executor));
  if (surroundings.on_stage) surroundings.on_stage(std::string(k_measuring));
  MeasuringGround ground = ground_of(prepared.cells);
  if (!ground.library.empty()) {
    ASSAY_ASSIGN(ground.machine, machine_identity(ground.library));
  }
  prepared.run.environment = environment_now(ground);
  const bool is_probed = ground.runtime.is_object() && ground.runtime.at("name") == plan.runtime;
  if (is_probed) ASSAY_TRY(probe_for_run(plan.runtime, ground.library, executor, prepared.run));
  const MeasuredRun measured = measured_run_of(prepared.run, prepared.cells, cells);
  ASSAY_TRY(measure_models(plan.measuring, ground, measured, executor, prepared.run));
  ASSAY_TRY(explain_models(plan.explain, ground, measured, prepared.data.samples, executor, prepared.run));
  prepared.run.notes = notes_of(prepared, cells);
  return record::write_run(plan.output, prepared.run);
}

}  // namespace

Status take_measurements(const EvaluatePlan& plan, const Surroundings& surroundings, const BeforeClaim& before_claim) {
  ASSAY_ASSIGN(Prepared prepared, prepare(plan, surroundings));
  prepared.run.search = plan.search;
  if (before_claim) ASSAY_TRY(before_claim());
  std::error_code ignored;
  const bool had_result = std::filesystem::exists(plan.output / "result.json", ignored);
  ASSAY_ASSIGN(const FolderLock lock, claim_run_folder(plan.output, plan.overwrite, prepared.run));
  Status measured = measure(plan, surroundings, prepared);
  if (!measured && !had_result) note_failure(plan.output, measured.error());
  return measured;
}

Result<record::RunResult> evaluate(const EvaluatePlan& plan, const Surroundings& surroundings) {
  ASSAY_TRY(take_measurements(plan, surroundings));
  if (surroundings.on_stage) surroundings.on_stage(std::string(k_analysing));
  auto result = analysis::analyse(plan.output, plan.analysis);
  if (!result) note_failure(plan.output, result.error());
  return result;
}

}  // namespace assay::experiment
