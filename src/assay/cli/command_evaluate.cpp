#include "assay/cli/commands.hpp"
#include "assay/cli/evaluate_arguments.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/cli/model_argument.hpp"
#include "assay/cli/publish.hpp"

namespace assay::cli {
namespace {

using experiment::EvaluatePlan;

struct ModelArguments {
  std::string baseline;
  std::vector<std::string> candidates;
};

void add_model_options(CLI::App& command, ModelArguments& a) {
  command.add_option("--baseline", a.baseline, "Full-precision model (.onnx), or its predictions (.npy, .csv[.gz])")
      ->required()
      ->type_name("[NAME=]FILE");
  command
      .add_option("--candidate", a.candidates,
                  "Quantized model, its predictions, or how to make it from the baseline; may be repeated")
      ->required()
      ->type_name("[NAME=]FILE|quantize:METHOD(key=value,…)")
      ->allow_extra_args(false);
}

Result<EvaluatePlan> plan_of(const ModelArguments& models, const EvaluateArguments& arguments) {
  ASSAY_ASSIGN(auto baseline, within(parse_model(models.baseline), "reading --baseline"));
  std::vector<experiment::ModelRef> candidates;
  for (const std::string& text : models.candidates) {
    ASSAY_ASSIGN(experiment::ModelRef candidate, within(parse_candidate(text), "reading --candidate"));
    candidates.push_back(std::move(candidate));
  }
  for (const auto& candidate : candidates) {
    if (candidate.name.find_first_of("/\\") == std::string::npos) continue;
    return fail(ErrorCode::invalid_argument, "--candidate {}=…: a name must not hold / or \\; files are named after it",
                candidate.name);
  }
  ASSAY_ASSIGN(EvaluatePlan plan, evaluate_plan(arguments));
  plan.baseline = std::move(baseline);
  plan.candidates = std::move(candidates);
  return plan;
}

Result<int> run_evaluate(const ModelArguments& models, const EvaluateArguments& arguments, Context& context) {
  ASSAY_ASSIGN(const EvaluatePlan plan, plan_of(models, arguments));
  ASSAY_ASSIGN(record::RunResult result, with_surroundings(context, [&](const experiment::Surroundings& surroundings) {
                 return experiment::evaluate(plan, surroundings);
               }));
  return publish(std::move(result), plan.output, arguments.json ? PrintFormat::json : PrintFormat::table, context);
}

}  // namespace

Command add_evaluate(CLI::App& app) {
  auto models = std::make_shared<ModelArguments>();
  auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command = app.add_subcommand("evaluate", "Compare quantized models with their baseline on the same data");
  add_model_options(*command, *models);
  add_evaluate_options(*command, *arguments);
  add_prediction_options(*command, *arguments);
  return [models, arguments](Context& context) { return told(run_evaluate(*models, *arguments, context), context); };
}

}  // namespace assay::cli
