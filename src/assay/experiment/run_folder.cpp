#include "assay/experiment/run_folder.hpp"

#include <algorithm>
#include <array>

#include <fmt/ranges.h>

#include "assay/record/cell.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using record::RunModel;
using record::RunRecord;

constexpr std::array<std::string_view, 12> k_run_files{"cells",   "run.json",    "data.json",  "targets.npy",
                                                       "ids.npy", "groups.npy",  "folds.json", "folds.npy",
                                                       "rows",    "result.json", "report.md",  "crossval.json"};

// Of a made model the cell that makes it: before it is made it has no digest.
bool same_model(const RunModel& a, const RunModel& b) {
  const auto made_by = [](const RunModel& model) {
    return model.method.is_object() ? model.method.value("cell", std::string()) : std::string();
  };
  const bool made = !made_by(a).empty() || !made_by(b).empty();
  return a.name == b.name && (made ? made_by(a) == made_by(b) : a.digest == b.digest);
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
    if (fs::is_symlink(entry)) continue;  // the cells of a search's step are those of the sweep
    if (numbered || std::ranges::find(k_run_files, name) != k_run_files.end()) fs::remove_all(entry, ignored);
  }
}

// Of a search's runs and of the run it leads to: their cells lie in the latter, before it has a run.json.
bool shares_cells(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / "search", error) || fs::is_symlink(folder / "cells", error);
}

// True when something lies there that is no run, finished or just begun.
bool is_foreign(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / "run.json", error)) return false;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error)) return true;
  const fs::directory_iterator entries(folder, error);
  return std::any_of(begin(entries), end(entries), [](const fs::directory_entry& entry) {
    const fs::path name = entry.path().filename();
    if (name == "cells") return !shares_cells(entry.path().parent_path());
    return name != "search" && name.extension() != ".part";  // what led to a run; a run that was killed as it began
  });
}

tl::unexpected<Error> foreign(const fs::path& output) {
  std::error_code error;
  if (!fs::is_directory(output, error)) {
    return fail(ErrorCode::invalid_argument, "--output {}: there is a file of that name. Name a folder",
                output.string());
  }
  return fail(ErrorCode::invalid_argument,
              "--output {}: the folder is not empty and holds no run of this program. Choose another folder",
              output.string());
}

// True when replacing the run would lose something: its result, or a cell that ended well. What cannot be read counts.
bool holds_work(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / "result.json", error)) return true;
  if (fs::is_symlink(folder / "cells", error)) return false;  // of a search's step: they stay where they are
  const fs::directory_iterator cells(folder / "cells", error);
  return std::any_of(begin(cells), end(cells), [&error](const fs::directory_entry& cell) {
    if (!fs::exists(cell.path() / "cell.json", error)) return false;
    const auto record = record::read_cell(cell.path());
    if (!record) return true;
    const std::string kind = record->specification.value("kind", std::string());
    const bool only_read = kind == "samples" || kind == "calibration";  // quickly had again
    return record->status == record::CellStatus::ok && !only_read;
  });
}

// A run that ended with an error gives its folder up, whatever it made before; one that had a result does not.
bool may_be_replaced(const fs::path& folder, const RunRecord& run) {
  std::error_code ignored;
  const bool failed = !run.failure.empty() && !fs::exists(folder / "result.json", ignored);
  return failed || !holds_work(folder);
}

// Settles what an output folder that exists already means. Gives the time the run began.
Result<std::string> claim_folder(const fs::path& folder, bool overwrite, const RunRecord& run) {
  const std::string output = folder.string();
  const auto there = record::read_run(folder);
  if (there && there->id == run.id) return there->created;
  if (!there && there.error().code() != ErrorCode::not_found && !overwrite) {
    return fail(ErrorCode::invalid_argument,
                "--output {}: the folder holds a run that cannot be continued ({}). Choose another folder, or replace "
                "the run with --overwrite",
                output, there.error().message());
  }
  if (there && !overwrite && !may_be_replaced(folder, *there)) {
    return fail(ErrorCode::invalid_argument,
                "--output {}: the folder holds a different run (they differ in: {}). Choose another folder, or replace "
                "the run with --overwrite",
                output, differences(*there, run));
  }
  const bool begins = !there && there.error().code() == ErrorCode::not_found;
  if (begins && shares_cells(folder)) return run.created;
  remove_run(folder);
  return run.created;
}

}  // namespace

namespace {

void keep_cells(const RunModel& there, RunModel& model) {
  model.latency_cells = there.latency_cells;
  model.throughput_cells = there.throughput_cells;
  model.memory_cells = there.memory_cells;
  model.speed_reason = there.speed_reason;
  model.memory_reason = there.memory_reason;
  model.load_cells = there.load_cells;
  model.peak_cells = there.peak_cells;
  model.load_reason = there.load_reason;
  model.energy_cells = there.energy_cells;
  model.energy_reason = there.energy_reason;
}

// What was measured of the same run before stays known until it is measured anew.
void keep_measurements(const fs::path& folder, RunRecord& run) {
  const auto there = record::read_run(folder);
  if (!there || there->id != run.id || there->candidates.size() != run.candidates.size()) return;
  keep_cells(there->baseline, run.baseline);
  for (std::size_t i = 0; i < run.candidates.size(); ++i) keep_cells(there->candidates[i], run.candidates[i]);
  run.trivial_memory_cells = there->trivial_memory_cells;
}

}  // namespace

Result<FolderLock> claim_run_folder(const fs::path& folder, bool overwrite, RunRecord& run) {
  if (is_foreign(folder)) return foreign(folder);
  ASSAY_ASSIGN(FolderLock lock, FolderLock::take(folder));
  ASSAY_ASSIGN(run.created, claim_folder(folder, overwrite, run));
  keep_measurements(folder, run);
  std::error_code ignored;  // an older verdict must not outlive what it was made of
  fs::remove(folder / "result.json", ignored);
  fs::remove(folder / "crossval.json", ignored);
  fs::remove(folder / "report.md", ignored);
  return lock;
}

Result<FolderLock> begin_search(const fs::path& folder, bool overwrite, const std::string& method) {
  if (is_foreign(folder)) return foreign(folder);
  ASSAY_ASSIGN(FolderLock lock, FolderLock::take(folder));
  if (overwrite) {
    std::error_code ignored;
    fs::remove_all(folder / "search", ignored);
    remove_run(folder);
    return lock;
  }
  const auto there = record::read_run(folder);
  const std::string searched = there && there->search.is_object() ? there->search.value("method", "") : std::string();
  if (!there || searched == method) return lock;
  if (!may_be_replaced(folder, *there)) {
    return fail(ErrorCode::invalid_argument,
                "--output {}: the folder holds {}. Choose another folder, or replace the run with --overwrite",
                folder.string(),
                searched.empty() ? "a run that no search led to" : fmt::format("a search with '{}'", searched));
  }
  remove_run(folder);
  return lock;
}

void note_failure(const fs::path& folder, const Error& error) {
  if (error.code() == ErrorCode::cancelled) return;
  auto run = record::read_run(folder);
  if (!run) return;
  run->failure = error.message();
  const Status ignored = record::write_run(folder, *run);  // the error itself is told
}

}  // namespace assay::experiment
