#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "assay/base/result.hpp"
#include "assay/experiment/crossval/crossval.hpp"

namespace assay::cli {

// What only crossval is told: how rows are divided, and which of them calibrate.
struct CrossvalArguments {
  std::string folds;  // empty: 10
  std::string kind;
  bool no_shuffle = false;
  experiment::FoldPlan plan;
  experiment::FoldCalibration calibration;
  bool retrain = false;
  experiment::TrainerPlan trainer;  // read only with retrain
};

void add_crossval_options(CLI::App& command, CrossvalArguments& arguments);

// invalid_argument with the option's name.
Result<experiment::FoldPlan> fold_plan(const CrossvalArguments& arguments);
Result<experiment::FoldCalibration> fold_calibration(const CrossvalArguments& arguments);
// Without --trainer `program`, this one, trains: the baseline's graph with new weights, by its command train.
Result<std::optional<experiment::TrainerPlan>> trainer_plan(const CrossvalArguments& arguments,
                                                            const std::filesystem::path& program);

}  // namespace assay::cli
