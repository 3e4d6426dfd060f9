#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "assay/experiment/cell_failure.hpp"

namespace assay::experiment {

// What a cell of kind "training" counts as its work, for the progress: millionths, finer than a reporter looks.
inline constexpr std::uint64_t k_training_steps = 1'000'000;

// The cell of kind "training": trains the network of its specification's settings (or the file places.architecture) on
// places.data, by places.validation or specification.validation_share. Leaves the model (and its external data) under
// the name places.file, also when the loss became no number after an epoch was finished: outcome.divergence then says
// where. Outcome: docs/formats/train.md.
Attempt<nlohmann::ordered_json> run_training_cell(const nlohmann::ordered_json& specification,
                                                  const nlohmann::ordered_json& places,
                                                  const std::filesystem::path& folder);

}  // namespace assay::experiment
