#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"
#include "assay/experiment/cell_failure.hpp"
#include "assay/experiment/executor.hpp"

namespace assay::experiment {

// What tells samples apart by what a model is given: SHA-256 over the values of all inputs as float32, in the order of
// the inputs' names, its first 32 hexadecimal digits. Two files that hold the same sample, in whatever format, give
// the same digest when they are read alike. One for each sample of the block.
Result<std::vector<std::string>> sample_digests(const data::Batch& block, const data::DatasetInfo& info);

// The cell of kind "samples": writes digests.npy, one digest for each sample of the data in data-set order. Outcome:
// samples, inputs (InputExtremes::json()).
Attempt<nlohmann::ordered_json> run_samples_cell(const nlohmann::ordered_json& places,
                                                 const std::filesystem::path& folder);

// What such a cell says of the data.
struct ToldApart {
  std::vector<std::string> digests;
  nlohmann::ordered_json inputs;  // InputExtremes::json()
};

// Runs such a cell, unless it was, and reads what it left.
Result<ToldApart> tell_samples_apart(const CellTask& task, const ExecutorOptions& executor);

// What such a cell left.
Result<std::vector<std::string>> read_sample_digests(const std::filesystem::path& folder);

}  // namespace assay::experiment
