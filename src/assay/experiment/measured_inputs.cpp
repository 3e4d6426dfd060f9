#include "assay/experiment/measured_inputs.hpp"

#include "assay/data/source.hpp"
#include "assay/experiment/model_description.hpp"
#include "assay/experiment/source_json.hpp"

namespace assay::experiment {

using nlohmann::ordered_json;

Result<MeasuredInputs> MeasuredInputs::open(const ordered_json& specification, const ordered_json& places) {
  MeasuredInputs inputs;
  inputs.shapes_ = specification.value("shapes", std::map<std::string, tensor::Shape>());
  inputs.undeclared_ = places.value("inputs", std::map<std::string, std::vector<std::string>>());
  if (!places.at("data").is_null()) {
    ASSAY_ASSIGN(const auto source, source_from_json(places.at("data")));
    ASSAY_ASSIGN(inputs.dataset_, data::open_dataset(source));
  }
  return inputs;
}

Result<BatchInputs> MeasuredInputs::of(const std::filesystem::path& model, std::size_t batch,
                                       std::uint64_t first) const {
  const auto undeclared = undeclared_.find(model.string());
  ASSAY_ASSIGN(const model::ModelSummary summary,
               undeclared == undeclared_.end()
                   ? model::inspect(model)
                   : Result<model::ModelSummary>(summary_of_undeclared(undeclared->second)));
  if (!dataset_) return synthetic_inputs(summary, shapes_, batch, first);
  ASSAY_ASSIGN(const Binding binding, match_inputs(summary, dataset_->info()));
  if (binding.fixed_batch && *binding.fixed_batch != batch) {
    return fail(ErrorCode::invalid_argument, "batch {}: the model's batch is fixed at {}", batch, *binding.fixed_batch);
  }
  return inputs_from_data(*dataset_, binding, batch, first);
}

std::string MeasuredInputs::source() const {
  return dataset_ ? "samples of " + dataset_->info().name : "numbers drawn at random";
}

}  // namespace assay::experiment
