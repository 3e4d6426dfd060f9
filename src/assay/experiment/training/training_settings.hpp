#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/autograd/trainable_graph.hpp"
#include "assay/base/result.hpp"
#include "assay/train/augmentation.hpp"
#include "assay/train/schedule.hpp"

namespace assay::experiment {

// How a model is trained, all defaults taken: what is recorded, and with the data decides the result.
struct TrainingSettings {
  std::string preset;                 // empty: an architecture is given
  std::vector<std::uint32_t> widths;  // of the preset; empty: its own
  bool keep_weights = false;          // of the architecture
  std::string qat;                    // "int8", "w4a8": learn to live with rounding; empty: full precision
  bool standardise = false;           // inputs, and the values of a regression
  bool keep_normalisation = false;    // leave BatchNormalization nodes in the file
  std::string optimizer = "adamw";
  double learning_rate = 1e-3;
  double momentum = 0.9;  // of sgd
  double weight_decay = 0.01;
  std::string schedule = "cosine";
  std::uint32_t warm_up = 0;  // epochs
  std::uint32_t step_epochs = 10;
  double step_factor = 0.1;
  std::uint32_t epochs = 30;
  std::uint64_t least_steps = 0;  // more epochs where those have fewer steps
  std::uint32_t batch = 32;
  std::uint32_t patience = 0;
  std::string class_weights;  // "", "balanced" or numbers with commas
  double label_smoothing = 0;
  std::string augment;
  std::uint64_t seed = 0;
  int threads = 1;
};

// What is good for a preset, for an architecture trained from its first weights on (""), and for one whose weights are
// kept.
TrainingSettings default_settings(const std::string& preset, bool keep_weights);

// invalid_argument with the option's name for what cannot be right. `validates`: there will be validation rows.
Status check_settings(const TrainingSettings& settings, bool validates);

nlohmann::ordered_json to_json(const TrainingSettings& settings);
TrainingSettings training_settings_from(const nlohmann::ordered_json& document);

// How many epochs so many rows are trained for.
std::uint32_t epochs_on(const TrainingSettings& settings, std::size_t rows);

train::Schedule schedule_of(const TrainingSettings& settings);
autograd::OptimizerOptions optimizer_of(const TrainingSettings& settings);

// The numbers of --class-weights; empty for "" and "balanced". invalid_argument for what is no list of numbers above 0.
Result<std::vector<double>> given_class_weights(const TrainingSettings& settings);

}  // namespace assay::experiment
