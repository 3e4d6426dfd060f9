#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "assay/base/result.hpp"
#include "assay/cli/analysis_arguments.hpp"
#include "assay/cli/calibration_arguments.hpp"
#include "assay/cli/data_arguments.hpp"
#include "assay/cli/execution_arguments.hpp"
#include "assay/cli/measuring_arguments.hpp"
#include "assay/experiment/evaluate.hpp"

namespace assay::cli {

// What evaluate and sweep are told alike: everything but which models.
struct EvaluateArguments {
  DataArguments data;
  CalibrationArguments calibration;
  AnalysisArguments analysis;
  MeasuringArguments measuring;
  std::size_t batch = 0;
  int threads = 1;
  std::string onnxruntime;
  std::vector<std::string> scores_outputs;
  std::vector<std::string> runtime_options;
  std::vector<std::string> score_columns;
  std::string label_column;
  std::string prediction_id;
  std::string output;
  bool overwrite = false;
  bool json = false;
  experiment::ExplainPlan explain;
  unsigned jobs = 0;
  ExecutionArguments execution;
};

// The run's folder, how models are run, data, calibration, gates, measuring, explanation and limits.
void add_evaluate_options(CLI::App& command, EvaluateArguments& arguments);

// Those of them that do without calibration, measuring and explanation: for what judges quality alone and divides the
// data itself.
void add_quality_options(CLI::App& command, EvaluateArguments& arguments);

// For predictions made elsewhere.
void add_prediction_options(CLI::App& command, EvaluateArguments& arguments);

// The plan without its models. invalid_argument with the option's name.
Result<experiment::EvaluatePlan> evaluate_plan(const EvaluateArguments& arguments);

}  // namespace assay::cli
