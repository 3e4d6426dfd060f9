#include <ostream>

#include "assay/cli/commands.hpp"
#include "assay/cli/execution_arguments.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/cli/input_shape_argument.hpp"
#include "assay/experiment/inspect.hpp"
#include "assay/report/inspection_text.hpp"

namespace assay::cli {
namespace {

struct InspectArguments {
  std::string model;
  std::string format = "text";
  bool no_runtime = false;
  bool all = false;
  std::string onnxruntime;
  std::vector<std::string> input_shapes;
  ExecutionArguments execution;
};

Result<experiment::InspectPlan> plan_of(const InspectArguments& a) {
  experiment::InspectPlan plan{.model = a.model, .optimise = !a.no_runtime, .runtime_library = a.onnxruntime};
  ASSAY_ASSIGN(plan.input_shapes, parse_input_shapes(a.input_shapes));
  ASSAY_ASSIGN(plan.timeout, timeout_in(a.execution));
  ASSAY_ASSIGN(plan.memory_limit, memory_limit_in(a.execution));
  return plan;
}

// 5 where the runtime was asked and did not load the model.
int code_of(const InspectArguments& arguments, const record::Inspection& inspection) {
  const bool is_onnx = inspection.opset > 0;  // what another runtime reads, it has loaded
  return arguments.no_runtime || !is_onnx || inspection.optimized.defined() ? k_pass : k_model_failed;
}

Result<int> run_inspect(const InspectArguments& arguments, Context& context) {
  ASSAY_ASSIGN(const experiment::InspectPlan plan, plan_of(arguments));
  const experiment::Surroundings surroundings{.tool = k_tool, .worker_command = {context.program.string(), "worker"}};
  ASSAY_ASSIGN(const record::Inspection inspection, experiment::inspect(plan, surroundings));
  if (arguments.format == "json") {
    context.out << record::to_json(inspection).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                << "\n";
  } else {
    context.out << report::inspection_text(inspection, context.width, context.colour, arguments.all);
  }
  return code_of(arguments, inspection);
}

}  // namespace

Command add_inspect(CLI::App& app) {
  auto arguments = std::make_shared<InspectArguments>();
  InspectArguments& a = *arguments;
  CLI::App* command = app.add_subcommand(
      "inspect", "What a model holds, in which numbers it computes, and what the runtime makes of it");
  command->add_option("MODEL", a.model, "Model (.onnx, .pt)")->required()->type_name("FILE");
  command->add_option("--format", a.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_flag("--all", a.all, "Show every node");
  command->add_flag("--no-runtime", a.no_runtime, "Read the file only; do not let the runtime optimise it");
  command->add_option("--input-shape", a.input_shapes, "Shape of an input that leaves it open: x=1x3x224x224")
      ->type_name("NAME=EXTENTS")
      ->allow_extra_args(false);
  command->add_option("--onnxruntime", a.onnxruntime, "Another copy of libonnxruntime.so.1")->type_name("FILE");
  add_limit_options(*command, a.execution);
  return [arguments](Context& context) { return told(run_inspect(*arguments, context), context); };
}

}  // namespace assay::cli
