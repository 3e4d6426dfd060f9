#include "assay/experiment/inspect.hpp"

#include <algorithm>

#include "assay/analysis/model_row.hpp"
#include "assay/base/temporary_folder.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/making_mark.hpp"
#include "assay/experiment/model_description.hpp"
#include "assay/experiment/optimise_cell.hpp"
#include "assay/model/constant_inventory.hpp"
#include "assay/model/graph.hpp"
#include "assay/model/integer_execution.hpp"
#include "assay/model/model.hpp"
#include "assay/model/operation_count.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using record::Inspection;

record::InspectedTensor tensor_row(const model::TensorInfo& info) {
  record::InspectedTensor row{
      .name = info.name, .dtype = std::string(tensor::name_of(info.dtype)), .shape = info.shape};
  if (info.quantization) {
    row.quantization = fmt::format("{}, scale {:.6g}, zero point {}", tensor::name_of(info.quantization->type),
                                   info.quantization->scale, info.quantization->zero_point);
  }
  return row;
}

Inspection described(const fs::path& path, const model::ModelSummary& summary) {
  Inspection made{.path = path.string(),
                  .file_bytes = summary.file_bytes,
                  .opset = summary.opset,
                  .ir_version = summary.ir_version,
                  .producer = summary.producer,
                  .custom_domains = summary.custom_domains,
                  .operators = summary.operators};
  for (const auto& file : summary.external_files) made.external_files.push_back(file.filename().string());
  for (const auto& input : summary.inputs) made.inputs.push_back(tensor_row(input));
  for (const auto& output : summary.outputs) made.outputs.push_back(tensor_row(output));
  for (const std::string& name : summary.other_outputs) made.outputs.push_back({name, "no tensor of numbers", {}, ""});
  return made;
}

void add_constants(const onnx::ModelProto& proto, Inspection& made) {
  for (const model::ConstantRow& row : model::constant_inventory(proto)) {
    made.constants.push_back({row.precision, model::name_of(row.role), row.tensors, row.elements, row.bytes});
  }
}

void add_execution(const model::Execution& execution, Inspection& made) {
  for (const model::NodeExecution& node : execution.nodes) {
    made.nodes.push_back({.node = node.node,
                          .op = node.op,
                          .written = node.written,
                          .macs = node.macs ? record::Number(static_cast<double>(*node.macs))
                                            : record::Number::undefined(node.macs_unknown),
                          .runs_as = node.runs_as,
                          .runs = node.runs,
                          .reason = node.reason});
  }
  for (const model::Finding& finding : execution.findings) {
    made.findings.push_back({finding.what, finding.nodes, finding.advice});
  }
}

Status check_shapes(const InspectPlan& plan, const model::ModelSummary& summary) {
  for (const auto& [name, shape] : plan.input_shapes) {
    const auto found = std::ranges::find(summary.inputs, name, &model::TensorInfo::name);
    if (found == summary.inputs.end()) {
      std::string names;
      for (const auto& input : summary.inputs) names += (names.empty() ? "" : ", ") + input.name;
      return fail(ErrorCode::invalid_argument, "--input-shape {}: the model has no such input; it has: {}", name,
                  names);
    }
    const auto agrees = [](std::int64_t own, std::int64_t given) { return own < 0 || given < 0 || own == given; };
    if (!std::ranges::equal(found->shape, shape, agrees)) {
      return fail(ErrorCode::invalid_argument, "--input-shape {}={}: the model's own shape is {}", name,
                  tensor::to_text(shape), tensor::to_text(found->shape));
    }
  }
  return {};
}

// Runs the cell in `folder` and reads the graph it left.
Result<model::Graph> optimised_graph(const InspectPlan& plan, const std::string& digest,
                                     const Surroundings& surroundings, const fs::path& folder, std::string& runtime) {
  const CellTask task = optimise_task(plan.model, digest, plan.runtime, plan.runtime_library);
  const ExecutorOptions executor{.run_folder = folder,
                                 .worker_command = surroundings.worker_command,
                                 .timeout = plan.timeout,
                                 .memory_limit = plan.memory_limit,
                                 .on_progress = surroundings.on_progress,
                                 .interrupted = surroundings.interrupted};
  ASSAY_ASSIGN(const auto records, run_cells({task}, executor));
  const record::CellRecord& cell = records.front();
  if (cell.status != record::CellStatus::ok) return tl::unexpected<Error>(Error(cell.code, cell.message));
  runtime = cell.outcome.at("runtime");
  return model::Graph::open(folder / "cells" / cell.id / k_optimised_model);
}

void note_refusal(const Error& error, Inspection& made) {
  made.optimized = record::Measured<record::OptimizedGraph>::none(error.text());
  made.findings.insert(made.findings.begin(),
                       {"the runtime did not load the model",
                        {},
                        "what follows is what the file says of itself; no evaluation of it can run as it is"});
}

// Of a file that another engine runs: what that engine says.
Result<Inspection> inspect_foreign(const InspectPlan& plan) {
  ASSAY_ASSIGN(const ModelDescription description, describe_model(plan.model, plan.runtime));
  Inspection made{
      .path = plan.model.string(),
      .file_bytes = description.summary.file_bytes,
      .producer = fmt::format("a file of the runtime {} {}", description.engine.at("name").get<std::string>(),
                              description.engine.at("version").get<std::string>())};
  ASSAY_ASSIGN(made.digest, model::digest_of(plan.model, description.summary));
  for (const auto& input : description.summary.inputs) made.inputs.push_back({.name = input.name});
  for (const auto& output : description.summary.outputs) made.outputs.push_back({.name = output.name});
  made.optimized = record::Measured<record::OptimizedGraph>::none("only ONNX models are looked into");
  return made;
}

}  // namespace

Result<Inspection> inspect(const InspectPlan& plan, const Surroundings& surroundings) {
  if (engine_of(plan.model, plan.runtime) != plan.runtime) return inspect_foreign(plan);
  ASSAY_ASSIGN(const model::ModelSummary summary, model::inspect(plan.model));
  ASSAY_TRY(check_shapes(plan, summary));
  ASSAY_ASSIGN(model::Graph graph, model::Graph::open(plan.model));
  Inspection made = described(plan.model, summary);
  ASSAY_ASSIGN(const auto mark, within(mark_of(summary), "checking " + plan.model.string()));
  if (mark) made.method = analysis::method_row(mark->method);
  ASSAY_ASSIGN(made.digest, model::digest_of(plan.model, summary));
  add_constants(graph.model(), made);
  model::assume_input_shapes(graph, plan.input_shapes);
  if (!plan.optimise) {
    made.optimized = record::Measured<record::OptimizedGraph>::none("left out by --no-runtime");
    add_execution(model::execution_as_written(graph), made);
    return made;
  }
  ASSAY_ASSIGN(const TemporaryFolder folder, TemporaryFolder::make("assay-inspect"));
  std::string runtime;
  const auto optimised = optimised_graph(plan, made.digest, surroundings, folder.path(), runtime);
  if (!optimised && optimised.error().code() == ErrorCode::cancelled) {
    return tl::unexpected<Error>(optimised.error());
  }
  const model::Execution execution =
      optimised ? model::execution_of(graph, *optimised) : model::execution_as_written(graph);
  add_execution(execution, made);
  if (!optimised) {
    note_refusal(optimised.error(), made);
  } else {
    made.optimized = record::Measured<record::OptimizedGraph>::of(
        {runtime, execution.integers, execution.reals, execution.conversions});
  }
  return made;
}

}  // namespace assay::experiment
