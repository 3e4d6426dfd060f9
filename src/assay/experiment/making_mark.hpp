#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/calibration_set.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment {

// What the file of a made model says of its making: a JSON text in its metadata, documented in docs/formats/mark.md.
inline constexpr std::string_view k_mark_schema = "assay.made/1";

// Calibration samples are kept as the first so many digits of their digests (see sample_digests()), ascending, each
// once, and of more than k_marked_samples the lowest: a sample of its own choice, which any other file chooses alike.
inline constexpr std::size_t k_mark_digits = 12;
inline constexpr std::size_t k_marked_samples = 1024;
std::vector<std::string> marked_digests(std::span<const std::string> digests);

// The text, from the specification of the cell that makes the model, what became of the graph (quantization_json(),
// with "command" where there was one) and the samples that calibrated it; nullptr: none did.
std::string making_mark(const nlohmann::ordered_json& specification, const nlohmann::ordered_json& outcome,
                        const CalibrationSet* calibration);

struct MakingMark {
  nlohmann::ordered_json method;     // as RunModel::method has it, with "made_by": the tool
  std::vector<std::string> samples;  // marked_digests() of those that calibrated it
  nlohmann::ordered_json inputs;     // InputExtremes::json() of them
};

// What a model's metadata say; empty: they say nothing. corrupt when they cannot be understood, unsupported for a later
// schema.
Result<std::optional<MakingMark>> mark_of(const model::ModelSummary& summary);

}  // namespace assay::experiment
