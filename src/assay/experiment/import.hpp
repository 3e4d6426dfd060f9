#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"

namespace assay::experiment {

// Predictions made elsewhere: by another runtime, on a phone, on a vendor's board.
struct ImportOptions {
  std::vector<std::string> score_columns;  // of a csv: one, or one per class in the order of the classes
  std::string label_column;                // of a csv: the decisions themselves
  std::string id_column;                   // of a csv: joined by id; empty: rows are in data-set order
  std::vector<std::string> classes;        // names that decisions may use
  std::string delimiter;                   // of a csv: one character or "tab"; empty: a comma
};

struct ImportOutcome {
  std::uint64_t samples = 0;
  std::size_t columns = 0;  // of scores; 0: decisions
};

// True for files that hold predictions rather than a model: .npy, .csv, .csv.gz.
bool holds_predictions(const std::filesystem::path& path);

// Reads predictions and writes them to `folder` as a cell's, in the order of `ids`. A floating .npy holds scores, [n,
// classes] or [n]; an integer one decisions. corrupt when a sample has no prediction or two, or the number differs.
Result<ImportOutcome> import_predictions(const std::filesystem::path& file, const ImportOptions& options,
                                         std::span<const std::string> ids, data::Task task,
                                         const std::filesystem::path& folder);

}  // namespace assay::experiment
