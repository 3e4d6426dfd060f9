#include "assay/cli/evaluate_arguments.hpp"

#include <algorithm>
#include <thread>

#include "assay/cli/runtime_options_argument.hpp"

namespace assay::cli {

using experiment::EvaluatePlan;

namespace {

void add_run_options(CLI::App& command, EvaluateArguments& a) {
  command.add_option("--output", a.output, "Folder of the run; the same command continues what is there")
      ->required()
      ->type_name("DIR");
  command.add_flag("--overwrite", a.overwrite, "Replace a different run in the output folder");
  command.add_flag("--json", a.json, "Print the result as JSON instead of the table");
  command
      .add_option("--scores-output", a.scores_outputs,
                  "The output that holds the scores, of the models that have it; may be repeated")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->group("Models");
  command.add_option("--batch", a.batch, "Samples a run, for models that leave it open")
      ->check(CLI::PositiveNumber)
      ->group("Models");
  command.add_option("--threads", a.threads, "Threads within one run")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024))
      ->group("Models");
  command.add_option("--onnxruntime", a.onnxruntime, "Another copy of libonnxruntime.so.1")
      ->type_name("FILE")
      ->group("Models");
  add_runtime_options_option(command, a.runtime_options);
}

void add_explain_options(CLI::App& command, EvaluateArguments& a) {
  constexpr const char* k_group = "Explanation";
  command
      .add_flag("--explain", a.explain.wanted,
                "Say where each candidate's error comes from (by layer and activation) and where its time goes (by "
                "operator)")
      ->group(k_group);
  command.add_option("--explain-samples", a.explain.samples, "Samples the error by layer is measured on")
      ->capture_default_str()
      ->check(CLI::PositiveNumber)
      ->group(k_group);
}

}  // namespace

void add_prediction_options(CLI::App& command, EvaluateArguments& a) {
  command
      .add_option("--score-column", a.score_columns,
                  "Predictions in a csv: column of the score, or one per class in order")
      ->type_name("COLUMN,…")
      ->delimiter(',')
      ->group("Predictions made elsewhere");
  command.add_option("--label-column", a.label_column, "Predictions in a csv: column of the decided label")
      ->type_name("COLUMN")
      ->group("Predictions made elsewhere");
  command
      .add_option("--prediction-id", a.prediction_id,
                  "Predictions in a csv: column of ids to join by; otherwise in the data's order")
      ->type_name("COLUMN")
      ->group("Predictions made elsewhere");
}

void add_quality_options(CLI::App& command, EvaluateArguments& a) {
  add_run_options(command, a);
  add_data_options(command, a.data);
  add_analysis_options(command, a.analysis);
  command.add_option("--jobs", a.jobs, "Models run side by side; default: one per core")->group("Execution");
  add_limit_options(command, a.execution);
}

void add_evaluate_options(CLI::App& command, EvaluateArguments& a) {
  add_quality_options(command, a);
  add_calibration_options(command, a.calibration);
  add_measuring_options(command, a.measuring);
  add_explain_options(command, a);
}

Result<EvaluatePlan> evaluate_plan(const EvaluateArguments& a) {
  EvaluatePlan plan;
  ASSAY_ASSIGN(plan.data, source_options(a.data));
  plan.calibration = calibration_plan(a.calibration, plan.data);
  ASSAY_ASSIGN(plan.analysis, analysis_options(a.analysis));
  ASSAY_ASSIGN(plan.measuring, measuring_plan(a.measuring, a.analysis.seed));
  plan.explain = a.explain;
  plan.explain.batch = a.measuring.latency_batch;
  if (a.batch > 0) plan.batch = a.batch;
  plan.threads = a.threads;
  plan.runtime_library = a.onnxruntime;
  ASSAY_ASSIGN(plan.runtime_options, parse_runtime_options(a.runtime_options));
  plan.scores_outputs = a.scores_outputs;
  plan.score_columns = a.score_columns;
  plan.label_column = a.label_column;
  plan.prediction_id_column = a.prediction_id;
  plan.output = a.output;
  plan.overwrite = a.overwrite;
  plan.jobs = a.jobs > 0 ? a.jobs : std::max(1U, std::thread::hardware_concurrency());
  ASSAY_ASSIGN(plan.timeout, timeout_in(a.execution));
  ASSAY_ASSIGN(plan.memory_limit, memory_limit_in(a.execution));
  return plan;
}

}  // namespace assay::cli
