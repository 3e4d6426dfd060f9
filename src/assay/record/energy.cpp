#include "assay/record/energy.hpp"

#include "assay/record/result_fields_internal.hpp"

namespace assay::record {

using nlohmann::ordered_json;

template <class Io>
void fields(const Io& io, Fields<EnergyWindow> auto& window) {
  io("source", window.source);
  io("domain", window.domain);
  io("window_ns", window.window_ns);
  io("runs", window.runs);
  io("joules", window.joules);
  io("idle_watts", window.idle_watts);
  io("net_joules", window.net_joules);
}

template <class Io>
void fields(const Io& io, Fields<EnergyPass> auto& pass) {
  io("launch", pass.launch);
  io("windows", pass.windows);
  io("batch", pass.batch);
  io("threads", pass.threads);
  io("runtime", pass.runtime);
  io("disturbance", pass.disturbance);
  io("warnings", pass.warnings);
}

ordered_json to_json(const EnergyPass& pass) {
  ordered_json outcome;
  fields(Writer(outcome), pass);
  return outcome;
}

Result<EnergyPass> energy_from_json(const ordered_json& outcome) {
  try {
    EnergyPass pass;
    fields(Reader(outcome), pass);
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
