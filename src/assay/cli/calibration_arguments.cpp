#include "assay/cli/calibration_arguments.hpp"

namespace assay::cli {
namespace {

constexpr const char* k_calibration_group = "Calibration of candidates that are made (quantize:…)";

}  // namespace

void add_draw_options(CLI::App& command, CalibrationArguments& a) {
  command
      .add_option("--calibration-split", a.split,
                  "Value of the manifest's split column to calibrate with; default: calibration or else train, never "
                  "the one that judges")
      ->type_name("VALUE")
      ->group(k_calibration_group);
  command
      .add_option("--calibration-samples", a.samples,
                  "How many samples are drawn; default: 200, of --data at most a fifth")
      ->check(CLI::PositiveNumber)
      ->type_name("N")
      ->group(k_calibration_group);
  command.add_option("--calibration-seed", a.seed, "Seed they are drawn with")
      ->capture_default_str()
      ->type_name("N")
      ->group(k_calibration_group);
}

void add_calibration_options(CLI::App& command, CalibrationArguments& a) {
  command
      .add_option("--calibration", a.path,
                  "Data to calibrate with, read as --data are; default: samples of --data, which then do not judge")
      ->type_name("PATH")
      ->group(k_calibration_group);
  add_draw_options(command, a);
  command
      .add_flag("--allow-overlap", a.allow_overlap,
                "Judge although samples that calibrate, or calibrated a given file, are among the judged ones; the "
                "verdict says so")
      ->group(k_calibration_group);
}

experiment::CalibrationPlan calibration_plan(const CalibrationArguments& a, const data::SourceOptions& judged) {
  experiment::CalibrationPlan plan{.samples = a.samples, .seed = a.seed, .allow_overlap = a.allow_overlap};
  if (a.path.empty() && a.split.empty()) return plan;
  plan.source = judged;
  if (!a.path.empty()) plan.source->path = a.path;
  plan.source->labels.clear();
  plan.source->split = a.split;
  plan.source->calibrates = true;
  plan.source->limit = 0;
  return plan;
}

}  // namespace assay::cli
