#include <algorithm>
#include <ostream>
#include <regex>

#include "assay/base/shell.hpp"
#include "assay/cli/calibration_arguments.hpp"
#include "assay/cli/commands.hpp"
#include "assay/cli/data_arguments.hpp"
#include "assay/cli/execution_arguments.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/cli/quantize_text.hpp"
#include "assay/experiment/make_one.hpp"
#include "assay/quantize/method.hpp"

namespace assay::cli {
namespace {

struct QuantizeArguments {
  std::string baseline;
  std::string method;
  std::vector<std::string> settings;
  DataArguments data;
  CalibrationArguments calibration;
  std::string output;
  bool overwrite = false;
  std::string format = "table";
  std::string onnxruntime;
  ExecutionArguments execution;
};

void add_quantize_options(CLI::App& command, QuantizeArguments& a) {
  command.add_option("BASELINE", a.baseline, "Full-precision model (.onnx)")->required()->type_name("FILE");
  command.add_option("--method", a.method, "How; assay list methods shows all, with their options")
      ->required()
      ->type_name("NAME");
  command.add_option("--set", a.settings, "An option of the method; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command.add_option("-o,--output", a.output, "The model to be written")->required()->type_name("FILE");
  command.add_flag("--overwrite", a.overwrite, "Replace what stands there");
  command.add_option("--format", a.format, "What to print: table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  command.add_option("--onnxruntime", a.onnxruntime, "Another copy of libonnxruntime.so.1")->type_name("FILE");
  add_input_options(command, a.data, "--calibration");
  add_draw_options(command, a.calibration);
  add_limit_options(command, a.execution);
}

Result<std::map<std::string, std::string>> settings_of(const std::vector<std::string>& texts) {
  std::map<std::string, std::string> settings;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(ErrorCode::invalid_argument, "--set {}: expected KEY=VALUE", text);
    }
    if (!settings.emplace(text.substr(0, equals), text.substr(equals + 1)).second) {
      return fail(ErrorCode::invalid_argument, "--set {}: the option is given twice", text);
    }
  }
  return settings;
}

// "int4-block(block=32)", as a candidate is written, in words of this command.
Status check_method_alone(const std::string& text) {
  const std::size_t bracket = text.find('(');
  if (bracket == std::string::npos) return {};
  const auto written = quantize::parse_method_text(text);
  std::string settings;
  if (written) {
    for (const auto& [key, value] : written->options) settings += " --set " + shell_quoted(key + "=" + value);
  }
  return fail(ErrorCode::invalid_argument, "--method {}: here options are given with --set: --method {}{}", text,
              text.substr(0, bracket), settings.empty() ? " --set KEY=VALUE" : settings);
}

// Several options in one --set look like one with an odd value.
bool holds_several(const std::string& setting) {
  static const std::regex another(",[a-z_]+=");
  return std::regex_search(setting, another);
}

Result<experiment::MethodRef> method_of(const QuantizeArguments& a) {
  ASSAY_TRY(check_method_alone(a.method));
  ASSAY_ASSIGN(const auto settings, settings_of(a.settings));
  auto method = experiment::method_ref(a.method, settings);
  const auto several = std::ranges::find_if(a.settings, holds_several);
  if (method || several == a.settings.end()) return method;
  return fail(method.error().code(), "{}. Give each option a --set of its own", method.error().message());
}

Result<experiment::QuantizePlan> plan_of(const QuantizeArguments& a) {
  experiment::QuantizePlan plan{.baseline = a.baseline, .method = {}, .calibration = {}};
  ASSAY_ASSIGN(plan.method, method_of(a));
  plan.calibration = {.samples = a.calibration.samples, .seed = a.calibration.seed};
  if (!a.data.path.empty()) {
    ASSAY_ASSIGN(plan.calibration.source, source_options(a.data));
    plan.calibration.source->split = a.calibration.split;
    plan.calibration.source->calibrates = true;
  }
  plan.runtime_library = a.onnxruntime;
  plan.output = a.output;
  plan.overwrite = a.overwrite;
  ASSAY_ASSIGN(plan.timeout, timeout_in(a.execution));
  ASSAY_ASSIGN(plan.memory_limit, memory_limit_in(a.execution));
  return plan;
}

Result<int> run_quantize(const QuantizeArguments& arguments, Context& context) {
  ASSAY_ASSIGN(const experiment::QuantizePlan plan, plan_of(arguments));
  ASSAY_ASSIGN(const auto made, with_surroundings(context, [&](const experiment::Surroundings& surroundings) {
                 return experiment::make_one(plan, surroundings);
               }));
  if (arguments.format == "json") {
    context.out << quantize_json(made, plan.baseline).dump(2) << "\n" << std::flush;
  } else {
    context.out << quantize_text(made, plan.baseline) << std::flush;
  }
  if (!context.out) return fail(ErrorCode::io, "standard output could not be written");
  return static_cast<int>(k_pass);
}

}  // namespace

Command add_quantize(CLI::App& app) {
  auto arguments = std::make_shared<QuantizeArguments>();
  CLI::App* command = app.add_subcommand("quantize", "Make a quantized model from a full-precision one");
  add_quantize_options(*command, *arguments);
  return [arguments](Context& context) { return told(run_quantize(*arguments, context), context); };
}

}  // namespace assay::cli
