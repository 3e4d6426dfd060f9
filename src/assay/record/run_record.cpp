#include "assay/record/run_record.hpp"

#include "assay/base/digest.hpp"
#include "assay/record/json_file.hpp"

namespace assay::record {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view k_not_measured = "not measured by the version that made the run";

// Absent from records of versions that measured no speed.
std::vector<std::string> cells_of(const ordered_json& document, const char* key) {
  return document.value(key, std::vector<std::string>());
}

ordered_json to_json(const RunModel& model) {
  ordered_json document;
  document["name"] = model.name;
  document["path"] = model.path;
  document["digest"] = model.digest;
  document["cell"] = model.cell;
  document["facts"] = model.facts;
  document["latency_cells"] = model.latency_cells;
  document["throughput_cells"] = model.throughput_cells;
  document["memory_cells"] = model.memory_cells;
  document["speed_reason"] = model.speed_reason;
  document["memory_reason"] = model.memory_reason;
  document["load_cells"] = model.load_cells;
  document["peak_cells"] = model.peak_cells;
  document["load_reason"] = model.load_reason;
  document["energy_cells"] = model.energy_cells;
  document["energy_reason"] = model.energy_reason;
  document["method"] = model.method;
  document["layer_cells"] = model.layer_cells;
  document["profile_cells"] = model.profile_cells;
  document["sensitivity_cells"] = model.sensitivity_cells;
  document["explain_reason"] = model.explain_reason;
  document["energy_cells"] = model.energy_cells;
  document["energy_reason"] = model.energy_reason;
  return document;
}

RunModel model_from_json(const ordered_json& document) {
  return {.name = document.at("name"),
          .path = document.at("path"),
          .digest = document.at("digest"),
          .cell = document.at("cell"),
          .facts = document.at("facts"),
          .latency_cells = cells_of(document, "latency_cells"),
          .throughput_cells = cells_of(document, "throughput_cells"),
          .memory_cells = cells_of(document, "memory_cells"),
          .speed_reason = document.value("speed_reason", std::string(k_not_measured)),
          .memory_reason = document.value("memory_reason", std::string(k_not_measured)),
          .load_cells = cells_of(document, "load_cells"),
          .peak_cells = cells_of(document, "peak_cells"),
          .load_reason = document.value("load_reason", std::string(k_not_measured)),
          .energy_cells = cells_of(document, "energy_cells"),
          .energy_reason = document.value("energy_reason", std::string(k_not_measured)),
          .layer_cells = cells_of(document, "layer_cells"),
          .profile_cells = cells_of(document, "profile_cells"),
          .sensitivity_cells = cells_of(document, "sensitivity_cells"),
          .explain_reason = document.value("explain_reason", std::string()),

          .method = document.contains("method") ? document.at("method") : ordered_json(nullptr)};
}

}  // namespace

std::string run_id(const ordered_json& plan) {
  return sha256_of(plan.dump(-1, ' ', false, ordered_json::error_handler_t::replace)).substr(0, 16);
}

Status write_run(const std::filesystem::path& folder, const RunRecord& run) {
  ordered_json document;
  document["schema"] = k_run_schema;
  document["id"] = run.id;
  document["created"] = run.created;
  document["tool"] = run.tool;
  document["plan"] = run.plan;
  document["analysis"] = run.analysis;
  document["environment"] = run.environment;
  document["baseline"] = to_json(run.baseline);
  document["candidates"] = ordered_json::array();
  for (const RunModel& candidate : run.candidates) document["candidates"].push_back(to_json(candidate));
  document["notes"] = run.notes;
  document["trivial_memory_cells"] = run.trivial_memory_cells;
  document["kernel_cells"] = run.kernel_cells;
  document["search"] = run.search;
  if (!run.failure.empty()) document["failure"] = run.failure;
  return write_json(folder / "run.json", document);
}

Result<RunRecord> read_run(const std::filesystem::path& folder) {
  const auto path = folder / "run.json";
  ASSAY_ASSIGN(const auto document, read_json(path));
  try {
    if (document.at("schema") != k_run_schema) {
      return fail(ErrorCode::unsupported, "{}: schema {} is not {}", path.string(), document.at("schema").dump(),
                  k_run_schema);
    }
    RunRecord run{.id = document.at("id"),
                  .created = document.at("created"),
                  .tool = document.at("tool"),
                  .plan = document.at("plan"),
                  .analysis = document.at("analysis"),
                  .environment = document.at("environment"),
                  .baseline = model_from_json(document.at("baseline"))};
    for (const auto& candidate : document.at("candidates")) run.candidates.push_back(model_from_json(candidate));
    run.notes = document.at("notes").get<std::vector<std::string>>();
    run.trivial_memory_cells = cells_of(document, "trivial_memory_cells");
    run.kernel_cells = cells_of(document, "kernel_cells");
    run.failure = document.value("failure", std::string());
    run.search = document.contains("search") ? document.at("search") : ordered_json(nullptr);
    return run;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "{}: not a run record: {}", path.string(), error.what());
  }
}

}  // namespace assay::record
