#include "assay/experiment/model_facts.hpp"

namespace assay::experiment {

std::uint64_t weights_bytes_of(const model::ModelSummary& summary) {
  std::uint64_t bytes = 0;
  for (const auto& [type, of_type] : summary.weights_by_dtype) bytes += of_type;
  return bytes;
}

nlohmann::ordered_json facts_of(const ModelDescription& description) {
  const model::ModelSummary& summary = description.summary;
  if (!description.engine.is_null()) {
    return {
        {"file_bytes", summary.file_bytes}, {"engine", description.engine}, {"inputs", undeclared_inputs(description)}};
  }
  nlohmann::ordered_json facts{{"file_bytes", summary.file_bytes}, {"weights_bytes", weights_bytes_of(summary)}};
  facts["weights_by_dtype"] = summary.weights_by_dtype;
  facts["quantization_parameters_bytes"] = summary.quantization_parameters_bytes;
  return facts;
}

}  // namespace assay::experiment
