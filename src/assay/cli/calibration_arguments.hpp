#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "assay/base/result.hpp"
#include "assay/data/source.hpp"
#include "assay/experiment/calibration_plan.hpp"

namespace assay::cli {

// Which samples calibrate the candidates that are made.
struct CalibrationArguments {
  std::string path;
  std::string split;
  std::optional<std::uint64_t> samples;
  std::uint64_t seed = 0;
  bool allow_overlap = false;
};

// --calibration-split, --calibration-samples and --calibration-seed.
void add_draw_options(CLI::App& command, CalibrationArguments& arguments);

// Those and --calibration, --allow-overlap: for commands that have judged data too.
void add_calibration_options(CLI::App& command, CalibrationArguments& arguments);

// Data of their own are read exactly as the judged data are, but for their path, split and limit.
experiment::CalibrationPlan calibration_plan(const CalibrationArguments& arguments, const data::SourceOptions& judged);

}  // namespace assay::cli
