#include <ostream>

#include "assay/cli/analysis_arguments.hpp"
#include "assay/cli/commands.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/cli/publish.hpp"
#include "assay/record/run_record.hpp"

namespace assay::cli {
namespace {

struct RerenderArguments {
  std::string folder;
  bool json = false;
  bool changed = false;  // any option of the analysis was given
  AnalysisArguments analysis;
};

Result<int> run_rerender(const RerenderArguments& arguments, Context& context) {
  ASSAY_ASSIGN(record::RunRecord run, record::read_run(arguments.folder));
  ASSAY_ASSIGN(analysis::AnalysisOptions options, analysis_options(arguments.analysis));
  if (arguments.changed) {
    run.analysis = analysis::to_json(options);
    ASSAY_TRY(record::write_run(arguments.folder, run));
  } else {
    const unsigned threads = options.threads;
    ASSAY_ASSIGN(options, analysis::options_from_json(run.analysis));
    options.threads = threads;
  }
  ASSAY_ASSIGN(record::RunResult result, analysis::analyse(arguments.folder, options));
  return publish(std::move(result), arguments.folder, arguments.json, context);
}

}  // namespace

Command add_rerender(CLI::App& app) {
  auto arguments = std::make_shared<RerenderArguments>();
  CLI::App* command =
      app.add_subcommand("rerender", "Analyse a finished run again, with other gates, without running a model");
  command->add_option("DIR", arguments->folder, "Folder of the run")->required();
  command->add_flag("--json", arguments->json, "Print the result as JSON instead of the table");
  add_analysis_options(*command, arguments->analysis);
  return [arguments, command](Context& context) {
    for (const CLI::Option* option : command->get_options()) {
      const bool of_analysis = option->get_group() == "Gates" || option->get_group() == "Analysis";
      arguments->changed = arguments->changed || (of_analysis && option->count() > 0);
    }
    const Result<int> code = run_rerender(*arguments, context);
    if (code) return *code;
    context.err << "assay: " << code.error().text() << "\n";
    return exit_code_of(code.error());
  };
}

}  // namespace assay::cli
