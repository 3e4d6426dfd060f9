#include "assay/experiment/evaluate.hpp"

#include <algorithm>
#include <array>

#include <fmt/ranges.h>

#include "assay/base/file.hpp"
#include "assay/experiment/prepare.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using record::RunModel;
using record::RunRecord;

constexpr std::array<std::string_view, 8> k_run_files{"cells",   "run.json",   "data.json",   "targets.npy",
                                                      "ids.npy", "groups.npy", "result.json", "report.md"};

bool same_model(const RunModel& a, const RunModel& b) {
  return a.name == b.name && a.digest == b.digest;
}

// What tells two runs apart, in words.
std::string differences(const RunRecord& there, const RunRecord& asked) {
  std::vector<std::string> differing;
  if (!same_model(there.baseline, asked.baseline)) differing.emplace_back("baseline");
  if (!std::ranges::equal(there.candidates, asked.candidates, same_model)) differing.emplace_back("candidates");
  for (const auto& [key, value] : asked.plan.items()) {
    const bool of_models = key == "baseline" || key == "candidates";  // their cells differ with anything
    if (!of_models && (!there.plan.contains(key) || there.plan.at(key) != value)) differing.push_back(key);
  }
  if (differing.empty()) differing.emplace_back("which outputs or columns hold the scores");
  return fmt::format("{}", fmt::join(differing, ", "));
}

void remove_run(const fs::path& folder) {
  std::error_code ignored;
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) entries.push_back(entry.path());
  // run.json goes last: a folder without it would be taken for somebody else's.
  std::ranges::stable_sort(entries, {}, [](const fs::path& entry) { return entry.filename() == "run.json"; });
  for (const fs::path& entry : entries) {
    const std::string name = entry.filename().string();
    const bool numbered = (name.starts_with("slice_") && name.ends_with(".npy")) ||
                          (name.starts_with("flips-") && name.ends_with(".csv"));
    if (numbered || std::ranges::find(k_run_files, name) != k_run_files.end()) fs::remove_all(entry, ignored);
  }
}

// True when something lies there that is no run, finished or just begun.
bool is_foreign(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / "run.json", error)) return false;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error)) return true;
  const fs::directory_iterator entries(folder, error);
  return std::any_of(begin(entries), end(entries), [](const fs::directory_entry& entry) {
    return !entry.path().filename().string().ends_with(".part");  // of a run that was killed as it began
  });
}

tl::unexpected<Error> foreign(const fs::path& output) {
  return fail(ErrorCode::invalid_argument,
              "--output {}: the folder is not empty and holds no run of this program. Choose another folder",
              output.string());
}

// Settles what an output folder that exists already means. Gives the time the run began.
Result<std::string> claim_folder(const EvaluatePlan& plan, const RunRecord& run) {
  const std::string output = plan.output.string();
  const auto there = record::read_run(plan.output);
  if (there && there->id == run.id) return there->created;
  if (!there && there.error().code() != ErrorCode::not_found && !plan.overwrite) {
    return fail(ErrorCode::invalid_argument,
                "--output {}: the folder holds a run that cannot be continued ({}). Choose another folder, or replace "
                "the run with --overwrite",
                output, there.error().message());
  }
  if (there && !plan.overwrite) {
    return fail(ErrorCode::invalid_argument,
                "--output {}: the folder holds a different run (they differ in: {}). Choose another folder, or replace "
                "the run with --overwrite",
                output, differences(*there, run));
  }
  remove_run(plan.output);
  return run.created;
}

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
  if (prepared.data.samples < 100) {
    notes.push_back(
        fmt::format("only {} samples: intervals are wide and the bootstrap is rough", prepared.data.samples));
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

}  // namespace

Result<record::RunResult> evaluate(const EvaluatePlan& plan, const Surroundings& surroundings) {
  ASSAY_ASSIGN(Prepared prepared, prepare(plan, surroundings));
  if (is_foreign(plan.output)) return foreign(plan.output);
  ASSAY_ASSIGN(const FolderLock lock, FolderLock::take(plan.output));
  ASSAY_ASSIGN(prepared.run.created, claim_folder(plan, prepared.run));
  std::error_code ignored;  // an older verdict must not outlive what it was made of
  fs::remove(plan.output / "result.json", ignored);
  fs::remove(plan.output / "report.md", ignored);
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
  if (surroundings.on_stage) surroundings.on_stage(std::string(k_analysing));
  return analysis::analyse(plan.output, plan.analysis);
}

}  // namespace assay::experiment
