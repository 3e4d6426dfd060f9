#include "assay/experiment/model_description.hpp"

namespace assay::experiment {
namespace {

model::TensorInfo undeclared(const std::string& name) {
  return {.name = name, .dtype = tensor::DType::f32, .shape = {}, .quantization = {}, .any_shape = true};
}

Result<model::ModelSummary> asked_of(runtime::Runtime& engine, const std::filesystem::path& model,
                                     const nlohmann::ordered_json& specified) {
  ASSAY_ASSIGN(const auto session, engine.load(model, {.config = session_config_of(specified)}));
  model::ModelSummary summary;
  for (const auto& input : session->inputs()) summary.inputs.push_back(undeclared(input.name));
  for (const auto& output : session->outputs()) summary.outputs.push_back(undeclared(output.name));
  std::error_code unknown;
  summary.file_bytes = std::filesystem::file_size(model, unknown);
  return summary;
}

}  // namespace

Result<ModelDescription> describe_model(const std::filesystem::path& model, const std::string& runtime,
                                        const RuntimeOptions& options) {
  const std::string name = engine_of(model, runtime);
  if (name == runtime) {
    ASSAY_ASSIGN(model::ModelSummary summary, model::inspect(model));
    ASSAY_ASSIGN(auto mark, within(mark_of(summary), "checking " + model.string()));
    return ModelDescription{.summary = std::move(summary), .engine = nullptr, .library = {}, .mark = std::move(mark)};
  }
  std::error_code ignored;
  if (!std::filesystem::exists(model, ignored)) {
    return fail(ErrorCode::not_found, "{} does not exist", model.string());
  }
  ASSAY_ASSIGN(const auto engine, within(open_engine(name, {}), "opening the runtime of " + model.string()));
  ModelDescription description{.summary = {},
                               .engine = {{"name", name}, {"version", engine->version()}},
                               .library = engine->library(),
                               .mark = {}};
  add_runtime_options(options, description.engine);
  ASSAY_ASSIGN(description.summary, asked_of(*engine, model, description.engine));
  return description;
}

std::vector<std::string> undeclared_inputs(const ModelDescription& description) {
  std::vector<std::string> names;
  for (const model::TensorInfo& input : description.summary.inputs) {
    if (input.any_shape) names.push_back(input.name);
  }
  return names;
}

model::ModelSummary summary_of_undeclared(const std::vector<std::string>& inputs) {
  model::ModelSummary summary;
  for (const std::string& name : inputs) summary.inputs.push_back(undeclared(name));
  return summary;
}

}  // namespace assay::experiment
