#include "assay/experiment/executor.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <thread>

#include "assay/base/file.hpp"
#include "assay/base/process.hpp"
#include "assay/experiment/memory_shortage.hpp"
#include "assay/record/json_file.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using record::CellRecord;
using record::CellStatus;

constexpr auto k_poll_interval = std::chrono::milliseconds(10);
constexpr std::size_t k_error_tail = 600;

fs::path cell_folder(const ExecutorOptions& options, const CellTask& task) {
  return options.run_folder / "cells" / task.id();
}

fs::path working_folder(const ExecutorOptions& options, const CellTask& task) {
  return options.run_folder / "cells" / (task.id() + ".work");
}

// The last of what a worker that died printed.
std::string error_tail(const fs::path& file) {
  auto text = read_file(file);
  if (!text || text->empty()) return "";
  if (text->size() > k_error_tail) *text = "…" + text->substr(text->size() - k_error_tail);
  while (text->ends_with('\n')) text->pop_back();
  return "\n  it printed: " + *text;
}

CellRecord record_of(const CellTask& task) {
  CellRecord record;
  record.id = task.id();
  record.specification = task.specification;
  record.outcome = nlohmann::ordered_json::object();
  return record;
}

std::string death_notice(const ProcessExit& exit, const ExecutorOptions& options) {
  if (exit.kind == ProcessExit::Kind::timed_out && options.timeout) {
    return fmt::format("stopped: it ran longer than the time limit of {} (--timeout)", to_text(*options.timeout));
  }
  return "the worker process died: " + exit.text();
}

// The record is written last, and the folder gets its final name once it is complete.
Status keep(const CellTask& task, const CellRecord& record, const ExecutorOptions& options) {
  const fs::path work = working_folder(options, task);
  ASSAY_TRY(record::write_cell(work, record));
  const fs::path folder = cell_folder(options, task);
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  std::error_code error;
  fs::rename(work, folder, error);
  if (error) return fail(ErrorCode::io, "{}: cannot be renamed: {}", work.string(), error.message());
  return {};
}

// Reads what the worker left.
Result<CellRecord> finish(const CellTask& task, const ProcessExit& exit, const std::string& failure,
                          const ExecutorOptions& options) {
  const fs::path work = working_folder(options, task);
  CellRecord record = record_of(task);
  const auto outcome = record::read_json(work / "outcome.json");
  if (outcome && outcome->contains("error")) {
    record.status = CellStatus::failed;
    const auto& error = outcome->at("error");
    record.code = error_code_of(error.at("code").get<std::string>());
    record.fault = record::fault_named(error.value("fault", std::string()));
    record.message = error.at("message");
    if (record.fault == record::Fault::model) {
      record.message = with_memory_limit(record.message, options.memory_limit, std::nullopt);
    }
  } else if (!failure.empty()) {
    record.status = CellStatus::failed;
    record.code = ErrorCode::io;
    record.fault = record::Fault::machine;
    record.message = failure;
  } else if (!exit.ok() || !outcome) {
    record.status = CellStatus::failed;
    record.code = ErrorCode::runtime;
    record.message =
        with_memory_limit(death_notice(exit, options) + error_tail(work / "stderr.txt"), options.memory_limit, exit);
  } else {
    record.outcome = *outcome;
  }
  std::error_code ignored;
  fs::remove(work / "outcome.json", ignored);
  fs::remove(work / "work.json", ignored);
  ASSAY_TRY(keep(task, record, options));
  return record;
}

// A task that was refused before it began.
Result<CellRecord> refused(const CellTask& task, const ExecutorOptions& options) {
  CellRecord record = record_of(task);
  record.status = CellStatus::failed;
  record.code = task.refusal->code();
  record.message = task.refusal->text();
  std::error_code ignored;
  fs::remove_all(working_folder(options, task), ignored);
  ASSAY_TRY(keep(task, record, options));
  return record;
}

struct Running {
  std::size_t task;
  ChildProcess process;
  std::string failure = {};  // why the worker could not write its outcome, as it says
};

class LocalExecutor {
 public:
  LocalExecutor(const std::vector<CellTask>& tasks, const ExecutorOptions& options)
      : tasks_(tasks), options_(options), records_(tasks.size()), progress_(tasks.size()) {}

  Result<std::vector<CellRecord>> run() {
    take_finished();
    while (next_ < tasks_.size() || !running_.empty()) {
      if (options_.interrupted && options_.interrupted()) {
        return fail(ErrorCode::cancelled, "interrupted; finished cells are kept, the same command continues");
      }
      ASSAY_TRY(start_what_fits());
      ASSAY_TRY(collect());
      if (options_.on_progress) options_.on_progress(progress_);
      if (!running_.empty()) std::this_thread::sleep_for(k_poll_interval);
    }
    std::vector<CellRecord> records;
    for (auto& record : records_) records.push_back(std::move(*record));
    return records;
  }

 private:
  void take_finished() {
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      progress_[i] = {tasks_[i].name, 0, tasks_[i].samples};
      if (tasks_[i].refusal) continue;
      auto record = record::read_cell(cell_folder(options_, tasks_[i]));
      if (!record || record->status != CellStatus::ok || record->id != tasks_[i].id()) continue;
      records_[i] = std::move(*record);
      progress_[i].done = progress_[i].total;
    }
  }

  // Two models of the same content share a cell.
  bool in_progress(const std::string& id) const {
    return std::ranges::any_of(running_, [&](const auto& running) { return tasks_[running->task].id() == id; });
  }

  Status start_what_fits() {
    while (next_ < tasks_.size() && running_.size() < std::max(1U, options_.jobs)) {
      if (records_[next_]) {
        ++next_;
        continue;
      }
      if (tasks_[next_].refusal) {
        ASSAY_ASSIGN(records_[next_], refused(tasks_[next_], options_));
        progress_[next_].done = progress_[next_].total;
        continue;
      }
      if (in_progress(tasks_[next_].id())) return {};
      ASSAY_TRY(start(next_++));
    }
    return {};
  }

  Status start(std::size_t index) {
    const CellTask& task = tasks_[index];
    const fs::path work = working_folder(options_, task);
    std::error_code error;
    fs::remove_all(work, error);
    nlohmann::ordered_json document;
    document["specification"] = task.specification;
    document["places"] = task.places;
    ASSAY_TRY(record::write_scratch_json(work / "work.json", document));
    ProcessOptions process{.arguments = options_.worker_command,
                           .timeout = options_.timeout,
                           .memory_limit = memory_limit_of(task),
                           .standard_error = work / "stderr.txt"};
    process.arguments.push_back(work.string());
    ASSAY_ASSIGN(ChildProcess child, ChildProcess::start(process));
    running_.push_back(std::make_unique<Running>(Running{index, std::move(child)}));
    return {};
  }

  std::optional<Bytes> memory_limit_of(const CellTask& task) const {
    if (!options_.memory_limit) return std::nullopt;
    return Bytes{options_.memory_limit->count * std::max<std::uint64_t>(1, task.models)};
  }

  void read_progress(Running& running) {
    for (const std::string& line : running.process.lines()) {
      if (line.starts_with("! ")) {
        running.failure = line.substr(2);
        continue;
      }
      Progress& progress = progress_[running.task];
      std::uint64_t done = 0;
      std::from_chars(line.data(), line.data() + line.size(), done);
      progress.done = std::min(done, progress.total);
      const std::size_t note = line.find(' ');
      progress.note = note == std::string::npos ? std::string() : line.substr(note + 1);
    }
  }

  Status collect() {
    for (auto it = running_.begin(); it != running_.end();) {
      Running& running = **it;
      read_progress(running);
      const auto exit = running.process.poll();
      if (!exit) {
        ++it;
        continue;
      }
      const std::size_t index = running.task;
      read_progress(running);  // what it said last
      ASSAY_ASSIGN(records_[index], finish(tasks_[index], *exit, running.failure, options_));
      progress_[index].done = progress_[index].total;
      for (std::size_t i = next_; i < tasks_.size(); ++i) {
        if (tasks_[i].id() == tasks_[index].id()) records_[i] = records_[index];
      }
      it = running_.erase(it);
    }
    return {};
  }

  const std::vector<CellTask>& tasks_;
  const ExecutorOptions& options_;
  std::vector<std::optional<CellRecord>> records_;
  std::vector<Progress> progress_;
  std::vector<std::unique_ptr<Running>> running_;
  std::size_t next_ = 0;
};

}  // namespace

Result<std::vector<record::CellRecord>> run_cells(const std::vector<CellTask>& tasks, const ExecutorOptions& options) {
  return LocalExecutor(tasks, options).run();
}

}  // namespace assay::experiment
