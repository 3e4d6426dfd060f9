#include "assay/experiment/crossval/fold_stage.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace assay::experiment {
namespace {

std::uint64_t work_done(const std::vector<Progress>& cells) {
  std::uint64_t done = 0;
  for (const Progress& cell : cells) done += cell.done;
  return done;
}

}  // namespace

Progress summed(const std::string& stage, const std::vector<Progress>& cells, std::uint64_t before) {
  Progress all{.done = work_done(cells) - before};
  std::size_t finished = 0;
  for (const Progress& cell : cells) {
    all.total += cell.total;
    if (cell.done == cell.total) ++finished;
  }
  all.total -= before;
  all.cell = cells.size() > 1 ? fmt::format("{}, {} of {}", stage, finished, cells.size()) : stage;
  return all;
}

Result<std::vector<record::CellRecord>> run_stage(const std::string& stage, const std::vector<CellTask>& tasks,
                                                  const EvaluatePlan& plan, unsigned jobs,
                                                  const Surroundings& surroundings) {
  if (tasks.empty()) return std::vector<record::CellRecord>{};
  if (surroundings.on_stage) surroundings.on_stage(stage);
  std::vector<CellTask> different;
  std::map<std::string, std::size_t> place_of;
  for (const CellTask& task : tasks) {
    if (place_of.emplace(task.id(), different.size()).second) different.push_back(task);
  }
  std::optional<std::uint64_t> before;
  const ExecutorOptions executor{.run_folder = plan.output,
                                 .worker_command = surroundings.worker_command,
                                 .jobs = jobs,
                                 .timeout = plan.timeout,
                                 .memory_limit = plan.memory_limit,
                                 .on_progress =
                                     [&](const std::vector<Progress>& cells) {
                                       if (!before) before = work_done(cells);
                                       if (surroundings.on_progress)
                                         surroundings.on_progress({summed(stage, cells, *before)});
                                     },
                                 .interrupted = surroundings.interrupted};
  ASSAY_ASSIGN(const auto records, run_cells(different, executor));
  std::vector<record::CellRecord> all;
  for (const CellTask& task : tasks) all.push_back(records[place_of.at(task.id())]);
  return all;
}

}  // namespace assay::experiment
