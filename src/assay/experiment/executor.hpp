#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/base/units.hpp"
#include "assay/record/cell.hpp"

namespace assay::experiment {

// A cell to be run: what identifies it, and where the worker finds the files that the identity names by digest.
struct CellTask {
  std::string name;                      // for people: "int8"
  nlohmann::ordered_json specification;  // canonical; its digest is the id
  nlohmann::ordered_json places;         // paths; not part of the identity
  std::uint64_t samples = 0;             // size of the work, for the estimate
  std::uint64_t models = 1;              // that its process holds: the memory limit counts for each
  std::optional<Error> refusal;          // why it cannot be run: recorded as its failure, and no worker is started
  std::string id() const { return record::cell_id(specification); }
};

// How far a cell has come.
struct Progress {
  std::string cell;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::string note = {};  // what else the worker says of it: "epoch 3 of 30"
};

struct ExecutorOptions {
  std::filesystem::path run_folder;
  std::vector<std::string> worker_command;  // the cell's working folder is appended
  unsigned jobs = 1;
  std::optional<std::chrono::nanoseconds> timeout;                // of each cell
  std::optional<Bytes> memory_limit;                              // of each worker
  std::function<void(const std::vector<Progress>&)> on_progress;  // may be empty
  std::function<bool()> interrupted;                              // may be empty
};

// Runs the cells in worker processes of their own, `jobs` at a time, and gives their records in the order of `tasks`.
// A cell whose complete record lies in the run folder already is not run again, unless it failed. A worker that
// crashes, hangs or is refused gives a failed record; one that may have run out of its memory limit says so. cancelled
// when interrupted: finished cells stay.
Result<std::vector<record::CellRecord>> run_cells(const std::vector<CellTask>& tasks, const ExecutorOptions& options);

}  // namespace assay::experiment
