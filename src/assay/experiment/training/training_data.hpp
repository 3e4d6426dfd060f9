#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/data/source.hpp"
#include "assay/experiment/training/training_rows.hpp"
#include "assay/experiment/training/training_settings.hpp"
#include "assay/model/model.hpp"
#include "assay/train/objective.hpp"

namespace assay::experiment {

// Where a training takes everything from.
struct TrainingSources {
  data::SourceOptions data;
  std::optional<data::SourceOptions> validation;  // rows that only judge
  std::optional<double> validation_share;         // … or so much of `data`
  std::filesystem::path architecture;             // empty: a preset
};

// What is trained on, and the model file that it starts from.
struct TrainingData {
  std::filesystem::path architecture;
  model::ModelSummary summary;  // of it
  Binding binding;              // of its inputs
  train::Target target;
  std::vector<std::string> classes;  // names; empty: none are known
  TrainingRows training;
  std::optional<TrainingRows> validation;
  std::uint64_t shared = 0;  // validation rows whose content is also trained on
};

// Reads it all; a preset's network is made for the data and written into `folder`. Errors: those of the data, of the
// model file and of their inputs not matching; insufficient_data without labels, without validation rows where some
// were asked for, or when all training rows are of one class; corrupt when two sources count their classes differently.
Result<TrainingData> load_training_data(const TrainingSources& sources, const TrainingSettings& settings,
                                        const std::filesystem::path& folder);

}  // namespace assay::experiment
