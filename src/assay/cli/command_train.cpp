#include <ostream>

#include "assay/cli/commands.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/cli/train_arguments.hpp"
#include "assay/cli/train_text.hpp"

namespace assay::cli {
namespace {

Result<int> run_train(const TrainArguments& arguments, Context& context) {
  ASSAY_ASSIGN(const experiment::TrainPlan plan, train_plan(arguments));
  ASSAY_ASSIGN(const auto record, with_surroundings(context, [&](const experiment::Surroundings& surroundings) {
                 return experiment::train_one(plan, surroundings);
               }));
  if (arguments.format == "json") {
    context.out << record.dump(2) << "\n" << std::flush;
  } else {
    context.out << train_text(record) << std::flush;
  }
  if (!context.out) return fail(ErrorCode::io, "standard output could not be written");
  return static_cast<int>(k_pass);
}

}  // namespace

Command add_train(CLI::App& app) {
  auto arguments = std::make_shared<TrainArguments>();
  CLI::App* command = app.add_subcommand("train", "Train a full-precision model from a preset or an ONNX graph");
  add_train_options(*command, *arguments);
  return [arguments](Context& context) { return told(run_train(*arguments, context), context); };
}

}  // namespace assay::cli
