#pragma once

#include <memory>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/data/dataset.hpp"
#include "assay/experiment/executor.hpp"
#include "assay/record/folds_record.hpp"

namespace assay::experiment {

// Lets a cell deal with these rows alone: "rows" of its specification is their digest, of its places the file that
// record::write_rows() left of them in the run folder.
void restrict_to_rows(const std::filesystem::path& run_folder, const record::RowSet& rows, CellTask& task);

// The data that the places of a cell name, and of them its rows alone where it names some. The errors of opening
// either.
Result<std::unique_ptr<data::Dataset>> open_cell_data(const nlohmann::ordered_json& places);

}  // namespace assay::experiment
