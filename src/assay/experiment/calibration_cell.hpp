#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "assay/experiment/cell_failure.hpp"

namespace assay::experiment {

// The cell of kind "calibration": draws samples by the specification's "seed" (see draw_samples(), whole groups when
// "grouped" is set), or takes the rows it names (see restrict_to_rows()), reads them as the judged data are read,
// and leaves them as the model takes them: the folder that CalibrationSet opens, and rows.npy (int64),
// their places in the data. Its outcome: samples, available, undecodable, seed, digest.
Attempt<nlohmann::ordered_json> run_calibration_cell(const nlohmann::ordered_json& specification,
                                                     const nlohmann::ordered_json& places,
                                                     const std::filesystem::path& folder);

}  // namespace assay::experiment
