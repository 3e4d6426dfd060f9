#include "assay/base/units.hpp"
#include "assay/cli/commands.hpp"
#include "assay/cli/evaluate_arguments.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/cli/model_argument.hpp"
#include "assay/cli/publish.hpp"
#include "assay/experiment/mixed_search.hpp"
#include "assay/experiment/sweep_grid.hpp"

namespace assay::cli {
namespace {

using experiment::EvaluatePlan;

struct SweepArguments {
  std::string baseline;
  std::string methods;
  std::vector<std::string> grids;
  std::string validation_share = "0.5";
  std::uint64_t validation_seed = 0;
  std::string search;
};

void add_sweep_options(CLI::App& command, SweepArguments& a) {
  command.add_option("BASELINE", a.baseline, "Full-precision model (.onnx)")->required()->type_name("[NAME=]FILE");
  command
      .add_option("--methods", a.methods,
                  "What to make candidates with; assay list methods shows all, with their options")
      ->type_name("METHOD[(key=value,…)],…");
  command.add_option("--grid", a.grids, "Every combination of the values of a method's options; may be repeated")
      ->type_name("METHOD:key=value|value,…")
      ->allow_extra_args(false);
  command
      .add_option("--validation-share", a.validation_share,
                  "Share of the samples that the choice is made on; the others report on what was chosen")
      ->capture_default_str()
      ->type_name("SHARE");
  command
      .add_option("--search", a.search,
                  "mixed: where the one method fails a gate, leave the layers that hurt most in float, more and more")
      ->check(CLI::IsMember({"mixed"}));
  command.add_option("--validation-seed", a.validation_seed, "Seed they are drawn with")
      ->capture_default_str()
      ->type_name("N");
}

Result<int> run_sweep(const SweepArguments& sweep, const EvaluateArguments& arguments, Context& context) {
  ASSAY_ASSIGN(auto baseline, within(parse_model(sweep.baseline), "reading BASELINE"));
  ASSAY_ASSIGN(auto candidates, experiment::sweep_candidates(sweep.methods, sweep.grids));
  ASSAY_ASSIGN(EvaluatePlan plan, evaluate_plan(arguments));
  plan.baseline = std::move(baseline);
  ASSAY_ASSIGN(plan.validation_share, within(parse_share(sweep.validation_share), "--validation-share"));
  plan.validation_seed = sweep.validation_seed;
  if (!sweep.search.empty() && candidates.size() != 1) {
    return fail(ErrorCode::invalid_argument, "--search mixed: name one method with its settings, not {}",
                candidates.size());
  }
  if (sweep.search.empty()) plan.candidates = candidates;
  ASSAY_ASSIGN(record::RunResult result, with_surroundings(context, [&](const experiment::Surroundings& surroundings) {
                 return sweep.search.empty() ? experiment::evaluate(plan, surroundings)
                                             : experiment::search_mixed(plan, *candidates.front().method, surroundings);
               }));
  return publish(std::move(result), plan.output, arguments.json ? PrintFormat::json : PrintFormat::table, context);
}

}  // namespace

Command add_sweep(CLI::App& app) {
  auto sweep = std::make_shared<SweepArguments>();
  auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command =
      app.add_subcommand("sweep", "Make many candidates, and choose the cheapest that passes every gate");
  add_sweep_options(*command, *sweep);
  add_evaluate_options(*command, *arguments);
  return [sweep, arguments](Context& context) { return told(run_sweep(*sweep, *arguments, context), context); };
}

}  // namespace assay::cli
