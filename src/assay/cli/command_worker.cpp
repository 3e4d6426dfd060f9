#include "assay/cli/commands.hpp"
#include "assay/experiment/worker.hpp"

namespace assay::cli {

Command add_worker(CLI::App& app) {
  auto folder = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("worker", "Runs one cell; started by evaluate");
  command->group("");  // hidden
  command->add_option("FOLDER", *folder)->required();
  return [folder](Context&) { return experiment::run_worker(*folder); };
}

}  // namespace assay::cli
