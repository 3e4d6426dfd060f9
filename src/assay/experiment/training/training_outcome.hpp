#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "assay/experiment/training/network.hpp"
#include "assay/experiment/training/trained_check.hpp"
#include "assay/train/fit.hpp"

namespace assay::experiment {

// What came of a training, to be written down.
struct TrainingOutcome {
  const TrainingData& data;
  const Network& network;
  const train::Objective& objective;
  std::string engine;   // version of libtorch
  std::string runtime;  // that checked the model
  std::uint32_t planned_epochs = 0;
  std::uint64_t learned = 0;  // numbers in the constants that learned
  train::FitResult fit;
  std::optional<train::Judgement> training;  // by the weights that were kept
  std::optional<train::Judgement> validation;
  std::optional<quantize::Outcome> quantized;
  std::optional<TrainedCheck> check;  // none when no model was written
  std::optional<model::ModelSummary> model;
};

// As docs/formats/train.md says.
nlohmann::ordered_json to_json(const TrainingOutcome& outcome);

}  // namespace assay::experiment
