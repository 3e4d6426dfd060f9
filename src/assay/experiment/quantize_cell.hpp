#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "assay/experiment/cell_failure.hpp"

namespace assay::experiment {

// What a cell of kind "quantize" counts as its work, for the progress: thousandths.
inline constexpr std::uint64_t k_making_steps = 1000;

// The cell of kind "quantize", which makes a model: the method and options of its specification applied to the baseline
// of its places, with the samples in the folder places.calibration where the method needs them. Leaves the model (and
// its external data) under the name places.file. Outcome, documented in docs/formats/run-directory.md: file,
// file_bytes, baseline_bytes, opset, nodes, ranges, notes, simulated, packed_bytes, command, threads, seconds,
// peak_resident_bytes.
Attempt<nlohmann::ordered_json> run_quantize_cell(const nlohmann::ordered_json& specification,
                                                  const nlohmann::ordered_json& places,
                                                  const std::filesystem::path& folder);

}  // namespace assay::experiment
