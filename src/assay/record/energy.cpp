#include "assay/record/energy.hpp"

#include "assay/record/launch_json_internal.hpp"

namespace assay::record {

using nlohmann::ordered_json;

namespace {

ordered_json to_json(const EnergyWindow& window) {
  ordered_json document{{"source", window.source}, {"domain", window.domain}};
  document["window_ns"] = window.window_ns;
  document["runs"] = window.runs;
  put_number(document, "joules", window.joules);
  put_number(document, "idle_watts", window.idle_watts);
  put_number(document, "net_joules", window.net_joules);
  return document;
}

EnergyWindow energy_window_from_json(const ordered_json& document) {
  return {.source = document.at("source"),
          .domain = document.at("domain"),
          .window_ns = document.at("window_ns"),
          .runs = document.at("runs"),
          .joules = take_number(document, "joules"),
          .idle_watts = take_number(document, "idle_watts"),
          .net_joules = take_number(document, "net_joules")};
}

}  // namespace

ordered_json to_json(const EnergyPass& pass) {
  ordered_json outcome{{"launch", pass.launch}};
  outcome["windows"] = ordered_json::array();
  for (const EnergyWindow& window : pass.windows) outcome["windows"].push_back(to_json(window));
  outcome["batch"] = pass.batch;
  outcome["threads"] = pass.threads;
  outcome["runtime"] = pass.runtime;
  outcome["disturbance"] = pass.disturbance;
  outcome["warnings"] = pass.warnings;
  return outcome;
}

Result<EnergyPass> energy_from_json(const ordered_json& outcome) {
  try {
    EnergyPass pass{.launch = outcome.at("launch"),
                    .windows = {},
                    .batch = outcome.at("batch"),
                    .threads = outcome.at("threads"),
                    .runtime = outcome.at("runtime"),
                    .disturbance = outcome.at("disturbance"),
                    .warnings = outcome.at("warnings").get<std::vector<std::string>>()};
    for (const ordered_json& window : outcome.at("windows")) pass.windows.push_back(energy_window_from_json(window));
    for (const EnergyWindow& window : pass.windows) {
      if (window.runs == 0) return fail(ErrorCode::corrupt, "an energy window without runs");
    }
    if (pass.batch == 0) return fail(ErrorCode::corrupt, "energy of runs without samples");
    return pass;
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::corrupt, "not an energy pass: {}", error.what());
  }
}

}  // namespace assay::record
