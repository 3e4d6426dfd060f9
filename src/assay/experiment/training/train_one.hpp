#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/base/units.hpp"
#include "assay/experiment/evaluate.hpp"
#include "assay/experiment/training/training_data.hpp"
#include "assay/experiment/training/training_settings.hpp"

namespace assay::experiment {

// What `assay train` is asked to do.
struct TrainPlan {
  TrainingSources sources;
  TrainingSettings settings;
  std::filesystem::path runtime_library;
  std::filesystem::path output;  // the model to be written
  std::filesystem::path record;  // empty: record_beside(output)
  bool overwrite = false;
  std::optional<std::chrono::nanoseconds> timeout;
  std::optional<Bytes> memory_limit;
};

inline constexpr std::string_view k_train_schema = "assay.train/1";

// "digits.onnx" → "digits.train.json".
std::filesystem::path record_beside(const std::filesystem::path& model);

// Trains a model in a worker process and puts it with its record in its place: both or neither. Gives the record,
// docs/formats/train.md. When the loss became no number: a runtime error that says where; the weights of the last
// epoch that was good then lie beside the output as "<name>.last-good.onnx" with a record of their own. Errors else:
// invalid_argument for a plan that cannot be right or a file that stands in the way; those of the data and the
// architecture; unsupported when the PyTorch module is absent, or an operator is that it lacks; cancelled.
Result<nlohmann::ordered_json> train_one(const TrainPlan& plan, const Surroundings& surroundings);

}  // namespace assay::experiment
