#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "assay/base/result.hpp"
#include "assay/cli/data_arguments.hpp"
#include "assay/cli/execution_arguments.hpp"
#include "assay/experiment/training/train_one.hpp"

namespace assay::cli {

// The options of `assay train`. What is not given is taken from the defaults of the preset.
struct TrainArguments {
  DataArguments data;
  std::string validation, validation_labels, validation_split;
  std::optional<double> validation_share;
  std::string preset, architecture;
  bool keep_weights = false;
  std::string qat;
  std::vector<std::uint32_t> widths;
  std::string standardise;
  bool keep_normalisation = false;
  std::string optimizer, schedule;
  std::optional<double> learning_rate, momentum, weight_decay, step_factor;
  std::optional<std::uint32_t> epochs, batch, warm_up, step_epochs;
  std::uint32_t patience = 0;
  std::string class_weights, augment;
  double label_smoothing = 0;
  std::uint64_t seed = 0;
  int threads = 1;
  std::string output, record, format = "table", onnxruntime;
  bool overwrite = false;
  ExecutionArguments execution;
};

void add_train_options(CLI::App& command, TrainArguments& arguments);

// invalid_argument when no data are named, or a limit cannot be right.
Result<experiment::TrainPlan> train_plan(const TrainArguments& arguments);

}  // namespace assay::cli
