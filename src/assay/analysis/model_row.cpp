#include "assay/analysis/model_row.hpp"

namespace assay::analysis {

using record::Number;

record::ModelRow model_row(const record::RunModel& model, const char* without_size) {
  record::ModelRow row;
  const auto& facts = model.facts;
  row.name = model.name;
  row.path = model.path;
  row.digest = model.digest;
  row.cell = model.cell;
  row.batch = facts.value("batch", std::uint64_t{0});
  row.batch_reason = facts.value("batch_reason", std::string());
  const auto number = [&](const char* key) {
    return facts.contains(key) ? Number(facts.at(key).get<double>()) : Number::undefined(without_size);
  };
  row.file_bytes = number("file_bytes");
  row.weights_bytes = number("weights_bytes");
  if (facts.contains("weights_by_dtype")) {
    row.weights_by_dtype = facts.at("weights_by_dtype").get<std::map<std::string, std::uint64_t>>();
  }
  return row;
}

}  // namespace assay::analysis
