#include "assay/analysis/model_row.hpp"

namespace assay::analysis {
namespace {

using nlohmann::ordered_json;
using record::CalibrationRow;
using record::Measured;
using record::MethodRow;
using record::Number;

Measured<CalibrationRow> calibration_of(const ordered_json& document) {
  if (!document.is_object()) return Measured<CalibrationRow>::none("the method needs none");
  return Measured<CalibrationRow>::of({.data = document.value("data", std::string()),
                                       .samples = document.value("samples", std::uint64_t{0}),
                                       .seed = document.value("seed", std::uint64_t{0}),
                                       .digest = document.value("digest", std::string()),
                                       .of_the_judged_data = document.value("of_the_judged_data", false)});
}

}  // namespace

Measured<MethodRow> method_row(const ordered_json& document) {
  if (!document.is_object()) return Measured<MethodRow>::none("the file was given");
  MethodRow row;
  row.name = document.value("name", std::string());
  row.options = document.value("options", std::map<std::string, std::string>());
  row.simulated = document.value("simulated", false);
  row.notes = document.value("notes", std::vector<std::string>());
  const auto packed = document.find("packed_bytes");
  if (packed != document.end() && packed->is_number()) {
    row.packed_bytes = Number(packed->get<double>());
  } else {
    row.packed_bytes = Number::undefined("the method does not say");
  }
  row.made_by = document.value("made_by", std::string());
  row.calibration = calibration_of(document.value("calibration", ordered_json(nullptr)));
  const ordered_json command = document.value("command", ordered_json(nullptr));
  if (command.is_object()) {
    const ordered_json version = command.value("version", ordered_json(nullptr));
    row.tool = command.value("program", std::string()) +
               (version.is_string() ? " " + version.get<std::string>() : std::string());
  }
  return Measured<MethodRow>::of(std::move(row));
}

record::ModelRow model_row(const record::RunModel& model, const char* without_size) {
  record::ModelRow row;
  const auto& facts = model.facts;
  row.name = model.name;
  row.path = model.path;
  row.digest = model.digest;
  row.cell = model.cell;
  row.method = method_row(model.method);
  row.batch = facts.value("batch", std::uint64_t{0});
  row.batch_reason = facts.value("batch_reason", std::string());
  const auto number = [&](const char* key) {
    return facts.contains(key) ? Number(facts.at(key).get<double>()) : Number::undefined(without_size);
  };
  row.file_bytes = number("file_bytes");
  row.weights_bytes =
      facts.contains("engine") ? Number::undefined("the format of the file does not say") : number("weights_bytes");
  if (facts.contains("weights_by_dtype")) {
    row.weights_by_dtype = facts.at("weights_by_dtype").get<std::map<std::string, std::uint64_t>>();
  }
  return row;
}

}  // namespace assay::analysis
