#include "assay/experiment/evaluate.hpp"

#include <algorithm>

#include "assay/experiment/prepare.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using record::RunRecord;

// What tells two runs apart, in words.
std::string differences(const RunRecord& there, const RunRecord& asked) {
  std::string text;
  for (const auto& [key, value] : asked.plan.items()) {
    if (!there.plan.contains(key) || there.plan.at(key) != value) text += text.empty() ? key : ", " + key;
  }
  return text;
}

void remove_run(const fs::path& folder) {
  std::error_code ignored;
  for (const char* name :
       {"cells", "run.json", "data.json", "targets.npy", "ids.npy", "groups.npy", "result.json", "report.md"}) {
    fs::remove_all(folder / name, ignored);
  }
}

// Settles what an output folder that exists already means. Gives the time the run began.
Result<std::string> claim_folder(const EvaluatePlan& plan, const RunRecord& run) {
  auto there = record::read_run(plan.output);
  if (there && there->id == run.id) return there->created;
  if (there && !plan.overwrite) {
    return fail(ErrorCode::invalid_argument,
                "--output {}: the folder holds a different run (they differ in: {}). Choose another folder, or replace "
                "the run with --overwrite",
                plan.output.string(), differences(*there, run));
  }
  std::error_code error;
  const bool foreign = !there && fs::exists(plan.output) && !fs::is_empty(plan.output, error);
  if (foreign && !plan.overwrite) {
    return fail(ErrorCode::invalid_argument,
                "--output {}: the folder is not empty and holds no run of this program. Choose another folder",
                plan.output.string());
  }
  remove_run(plan.output);
  return run.created;
}

std::vector<std::string> notes_of(const Prepared& prepared, const std::vector<record::CellRecord>& cells) {
  std::vector<std::string> notes;
  if (prepared.data.samples < 100) {
    notes.push_back(
        fmt::format("only {} samples: intervals are wide and the bootstrap is rough", prepared.data.samples));
  }
  const auto imported = std::ranges::count_if(
      cells, [](const record::CellRecord& cell) { return cell.specification.at("kind") == "import"; });
  if (imported > 0) notes.emplace_back("predictions made elsewhere: speed and memory cannot be measured here");
  return notes;
}

}  // namespace

Result<record::RunResult> evaluate(const EvaluatePlan& plan, const Surroundings& surroundings) {
  ASSAY_ASSIGN(Prepared prepared, prepare(plan, surroundings));
  ASSAY_ASSIGN(prepared.run.created, claim_folder(plan, prepared.run));
  ASSAY_TRY(record::write_run(plan.output, prepared.run));
  ASSAY_TRY(record::write_data(plan.output, prepared.data));
  const ExecutorOptions executor{.run_folder = plan.output,
                                 .worker_command = surroundings.worker_command,
                                 .jobs = plan.jobs,
                                 .timeout = plan.timeout,
                                 .memory_limit = plan.memory_limit,
                                 .on_progress = surroundings.on_progress,
                                 .interrupted = surroundings.interrupted};
  ASSAY_ASSIGN(const auto cells, run_cells(prepared.cells, executor));
  prepared.run.notes = notes_of(prepared, cells);
  ASSAY_TRY(record::write_run(plan.output, prepared.run));
  if (surroundings.on_stage) surroundings.on_stage("analysing");
  return analysis::analyse(plan.output, plan.analysis);
}

}  // namespace assay::experiment
