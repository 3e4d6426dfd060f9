#include "assay/cli/application.hpp"

#include <map>
#include <ostream>

#include "assay/cli/commands.hpp"
#include "assay/cli/exit_code.hpp"

namespace assay::cli {
namespace {

constexpr const char* k_about =
    "May this quantized model replace its full-precision baseline?\n"
    "Runs both on the same data and answers pass, fail or inconclusive, with the evidence.";

}  // namespace

int run(int argc, const char* const* argv, Context& context) {
  CLI::App app(k_about, "assay");
  app.set_version_flag("--version", k_tool);
  app.require_subcommand(1);
  app.footer("Exit codes: 0 pass, 1 fail, 3 inconclusive, 2 bad usage, 4 invalid input, 5 a model could not be run.");
  const std::map<std::string, Command> commands{{"evaluate", add_evaluate(app)},
                                                {"rerender", add_rerender(app)},
                                                {"list", add_list(app)},
                                                {"doctor", add_doctor(app)},
                                                {"worker", add_worker(app)}};
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = error.get_exit_code() == 0;
    app.exit(error, context.out, context.err);
    return asked_for_help ? k_pass : k_usage;
  }
  return commands.at(app.get_subcommands().front()->get_name())(context);
}

}  // namespace assay::cli
