#include <optional>
#include <thread>

#include "assay/base/units.hpp"
#include "assay/cli/analysis_arguments.hpp"
#include "assay/cli/commands.hpp"
#include "assay/cli/data_arguments.hpp"
#include "assay/cli/execution_arguments.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/cli/measuring_arguments.hpp"
#include "assay/cli/model_argument.hpp"
#include "assay/cli/publish.hpp"
#include "assay/experiment/evaluate.hpp"

namespace assay::cli {
namespace {

using experiment::EvaluatePlan;

struct EvaluateArguments {
  std::string baseline;
  std::vector<std::string> candidates;
  DataArguments data;
  AnalysisArguments analysis;
  MeasuringArguments measuring;
  std::size_t batch = 0;
  int threads = 1;
  std::string onnxruntime;
  std::string scores_output;
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

void add_model_options(CLI::App& command, EvaluateArguments& a) {
  command.add_option("--baseline", a.baseline, "Full-precision model (.onnx), or its predictions (.npy, .csv[.gz])")
      ->required()
      ->type_name("[NAME=]FILE");
  command.add_option("--candidate", a.candidates, "Quantized model or its predictions; may be repeated")
      ->required()
      ->type_name("[NAME=]FILE")
      ->allow_extra_args(false);
  command.add_option("--output", a.output, "Folder of the run; the same command continues what is there")
      ->required()
      ->type_name("DIR");
  command.add_flag("--overwrite", a.overwrite, "Replace a different run in the output folder");
  command.add_flag("--json", a.json, "Print the result as JSON instead of the table");
  command.add_option("--scores-output", a.scores_output, "The model's output that holds the scores")
      ->type_name("NAME")
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

void add_execution_options(CLI::App& command, EvaluateArguments& a) {
  command.add_option("--jobs", a.jobs, "Models run side by side; default: one per core")->group("Execution");
  add_limit_options(command, a.execution);
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

Result<EvaluatePlan> plan_of(const EvaluateArguments& a) {
  EvaluatePlan plan;
  ASSAY_ASSIGN(plan.baseline, within(parse_model(a.baseline), "reading --baseline"));
  for (const std::string& candidate : a.candidates) {
    ASSAY_ASSIGN(experiment::ModelRef model, within(parse_model(candidate), "reading --candidate"));
    plan.candidates.push_back(std::move(model));
  }
  for (const auto& candidate : plan.candidates) {
    if (candidate.name.find_first_of("/\\") == std::string::npos) continue;
    return fail(ErrorCode::invalid_argument, "--candidate {}=…: a name must not hold / or \\; files are named after it",
                candidate.name);
  }
  ASSAY_ASSIGN(plan.data, source_options(a.data));
  ASSAY_ASSIGN(plan.analysis, analysis_options(a.analysis));
  ASSAY_ASSIGN(plan.measuring, measuring_plan(a.measuring, a.analysis.seed));
  plan.explain = a.explain;
  plan.explain.batch = a.measuring.latency_batch;
  if (a.batch > 0) plan.batch = a.batch;
  plan.threads = a.threads;
  plan.runtime_library = a.onnxruntime;
  plan.scores_output = a.scores_output;
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

Result<int> run_evaluate(const EvaluateArguments& arguments, Context& context) {
  ASSAY_ASSIGN(const EvaluatePlan plan, plan_of(arguments));
  ASSAY_ASSIGN(record::RunResult result, with_surroundings(context, [&](const experiment::Surroundings& surroundings) {
                 return experiment::evaluate(plan, surroundings);
               }));
  return publish(std::move(result), plan.output, arguments.json ? PrintFormat::json : PrintFormat::table, context);
}

}  // namespace

Command add_evaluate(CLI::App& app) {
  auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command = app.add_subcommand("evaluate", "Compare quantized models with their baseline on the same data");
  add_model_options(*command, *arguments);
  add_data_options(*command, arguments->data);
  add_analysis_options(*command, arguments->analysis);
  add_measuring_options(*command, arguments->measuring);
  add_explain_options(*command, *arguments);
  add_execution_options(*command, *arguments);
  return [arguments](Context& context) { return told(run_evaluate(*arguments, context), context); };
}

}  // namespace assay::cli
