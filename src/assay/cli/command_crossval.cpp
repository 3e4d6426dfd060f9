#include <ostream>

#include "assay/base/file.hpp"
#include "assay/cli/commands.hpp"
#include "assay/cli/crossval_arguments.hpp"
#include "assay/cli/evaluate_arguments.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/cli/model_argument.hpp"
#include "assay/cli/publish.hpp"

namespace assay::cli {
namespace {

struct CrossvalModels {
  std::string baseline;
  std::vector<std::string> candidates;
};

void add_crossval_models(CLI::App& command, CrossvalModels& a) {
  command
      .add_option("--baseline", a.baseline,
                  "Full-precision model (.onnx); with --retrain an architecture for the trainer")
      ->required()
      ->type_name("[NAME=]FILE");
  command
      .add_option(
          "--candidate", a.candidates,
          "How a candidate is made from the baseline in every fold; may be repeated, and then each fold chooses")
      ->required()
      ->type_name("[NAME=]quantize:METHOD(key=value,…)")
      ->allow_extra_args(false);
}

Result<int> run_crossval(const CrossvalModels& models, const CrossvalArguments& crossval,
                         const EvaluateArguments& arguments, Context& context) {
  experiment::CrossvalPlan plan;
  ASSAY_ASSIGN(plan.evaluate, evaluate_plan(arguments));
  ASSAY_ASSIGN(plan.evaluate.baseline, within(parse_model(models.baseline), "reading --baseline"));
  for (const std::string& text : models.candidates) {
    ASSAY_ASSIGN(experiment::ModelRef candidate, within(parse_candidate(text), "reading --candidate"));
    plan.evaluate.candidates.push_back(std::move(candidate));
  }
  ASSAY_ASSIGN(plan.folds, fold_plan(crossval));
  ASSAY_ASSIGN(plan.calibration, fold_calibration(crossval));
  ASSAY_ASSIGN(plan.trainer, trainer_plan(crossval, context.program));
  ASSAY_ASSIGN(const record::CrossvalResult result,
               with_surroundings(context, [&](const experiment::Surroundings& surroundings) {
                 return experiment::cross_validate(plan, surroundings);
               }));
  return publish_crossval(result, plan.evaluate.output, arguments.json ? PrintFormat::json : PrintFormat::table,
                          context);
}

}  // namespace

Command add_crossval(CLI::App& app) {
  auto models = std::make_shared<CrossvalModels>();
  auto crossval = std::make_shared<CrossvalArguments>();
  auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command = app.add_subcommand(
      "crossval", "Judge how candidates are made rather than one of them: make them anew in every fold of the data");
  add_crossval_models(*command, *models);
  add_crossval_options(*command, *crossval);
  add_quality_options(*command, *arguments);
  return [=](Context& context) { return told(run_crossval(*models, *crossval, *arguments, context), context); };
}

}  // namespace assay::cli
