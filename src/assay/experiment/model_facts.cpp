#include "assay/experiment/model_facts.hpp"

namespace assay::experiment {

nlohmann::ordered_json facts_of(const ModelDescription& description) {
  const model::ModelSummary& summary = description.summary;
  if (!description.engine.is_null()) {
    return {
        {"file_bytes", summary.file_bytes}, {"engine", description.engine}, {"inputs", undeclared_inputs(description)}};
  }
  std::uint64_t weights = 0;
  for (const auto& [type, bytes] : summary.weights_by_dtype) weights += bytes;
  nlohmann::ordered_json facts{{"file_bytes", summary.file_bytes}, {"weights_bytes", weights}};
  facts["weights_by_dtype"] = summary.weights_by_dtype;
  facts["quantization_parameters_bytes"] = summary.quantization_parameters_bytes;
  return facts;
}

}  // namespace assay::experiment
