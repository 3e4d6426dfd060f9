#include <algorithm>
#include <cmath>
#include <optional>

#include "assay/base/units.hpp"
#include "assay/cli/analysis_arguments.hpp"
#include "assay/cli/commands.hpp"
#include "assay/cli/data_arguments.hpp"
#include "assay/cli/execution_arguments.hpp"
#include "assay/cli/exit_code.hpp"
#include "assay/cli/input_shape_argument.hpp"
#include "assay/cli/load_arguments.hpp"
#include "assay/cli/measuring_arguments.hpp"
#include "assay/cli/model_argument.hpp"
#include "assay/cli/publish.hpp"
#include "assay/cli/runtime_options_argument.hpp"
#include "assay/experiment/bench.hpp"

namespace assay::cli {
namespace {

using experiment::BenchPlan;

struct BenchArguments {
  std::vector<std::string> models;
  DataArguments data;
  AnalysisArguments analysis;
  MeasuringArguments measuring;
  LoadArguments loads;
  std::vector<std::string> input_shapes;
  std::vector<std::string> runtime_options;
  int threads = 1;
  std::string onnxruntime;
  std::string output;
  std::string format;
  bool overwrite = false;
  ExecutionArguments execution;
};

void add_bench_options(CLI::App& command, BenchArguments& a) {
  command.add_option("model", a.models, "Model to measure; the others are compared with the first")
      ->required()
      ->type_name("[NAME=]FILE");
  command.add_option("--output", a.output, "Folder of the run; the same command continues what is there")
      ->required()
      ->type_name("DIR");
  command.add_flag("--overwrite", a.overwrite, "Replace a different run in the output folder");
  command.add_option("--format", a.format, "What to print: table, json or google-benchmark")
      ->check(CLI::IsMember({"table", "json", "google-benchmark"}))
      ->default_val("table");
  command
      .add_option("--input-shape", a.input_shapes,
                  "Shape of an input whose own is open, when no data are given; the first extent −1 is the batch")
      ->type_name("NAME=1x3x224x224")
      ->group("Models");
  command.add_option("--threads", a.threads, "Threads within one run of the latency measurement")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024))
      ->group("Models");
  command.add_option("--onnxruntime", a.onnxruntime, "Another copy of libonnxruntime.so.1")
      ->type_name("FILE")
      ->group("Models");
  add_runtime_options_option(command, a.runtime_options);
  add_limit_options(command, a.execution);
}

Result<BenchPlan> plan_of(const BenchArguments& a) {
  BenchPlan plan;
  for (const std::string& text : a.models) {
    ASSAY_ASSIGN(auto model, parse_model(text));
    plan.models.push_back(std::move(model));
  }
  if (!a.data.path.empty()) {
    ASSAY_ASSIGN(plan.data, source_options(a.data));
  }
  ASSAY_ASSIGN(plan.input_shapes, parse_input_shapes(a.input_shapes));
  ASSAY_ASSIGN(plan.analysis, analysis_options(a.analysis));
  ASSAY_ASSIGN(plan.measuring, measuring_plan(a.measuring, a.analysis.seed));
  ASSAY_TRY(check_threads("--threads", {a.threads}));
  ASSAY_ASSIGN(plan.measuring.loads, load_plan(a.loads));
  plan.threads = a.threads;
  plan.runtime_library = a.onnxruntime;
  ASSAY_ASSIGN(plan.runtime_options, parse_runtime_options(a.runtime_options));
  plan.output = a.output;
  plan.overwrite = a.overwrite;
  ASSAY_ASSIGN(plan.timeout, timeout_in(a.execution));
  ASSAY_ASSIGN(plan.memory_limit, memory_limit_in(a.execution));
  return plan;
}

PrintFormat format_named(const std::string& name) {
  if (name == "json") return PrintFormat::json;
  return name == "google-benchmark" ? PrintFormat::google_benchmark : PrintFormat::table;
}

Result<int> run_bench(const BenchArguments& arguments, Context& context) {
  ASSAY_ASSIGN(const BenchPlan plan, plan_of(arguments));
  ASSAY_ASSIGN(record::RunResult result, with_surroundings(context, [&](const experiment::Surroundings& surroundings) {
                 return experiment::bench(plan, surroundings);
               }));
  return publish(std::move(result), plan.output, format_named(arguments.format), context);
}

}  // namespace

Command add_bench(CLI::App& app) {
  auto arguments = std::make_shared<BenchArguments>();
  CLI::App* command =
      app.add_subcommand("bench", "Measure speed and memory of one model, or of several beside the first");
  add_bench_options(*command, *arguments);
  add_data_options(*command, arguments->data);
  add_measuring_options(*command, arguments->measuring);
  add_load_options(*command, arguments->loads);
  add_analysis_options(*command, arguments->analysis);
  return [arguments](Context& context) { return told(run_bench(*arguments, context), context); };
}

}  // namespace assay::cli
