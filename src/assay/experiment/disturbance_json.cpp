#include "assay/experiment/disturbance_json.hpp"

#include "assay/experiment/reading_json.hpp"

namespace assay::experiment {
nlohmann::ordered_json to_json(const measure::Disturbance& disturbance) {
  nlohmann::ordered_json document;
  document["window_ns"] = disturbance.window.count();
  put(document, "other_cores", disturbance.other_cores);
  put(document, "stolen_cores", disturbance.stolen_cores);
  put(document, "voluntary_switches", disturbance.voluntary_switches);
  put(document, "involuntary_switches", disturbance.involuntary_switches);
  put(document, "major_faults", disturbance.major_faults);
  put(document, "migrations", disturbance.migrations);
  put(document, "throttles", disturbance.throttles);
  return document;
}

}  // namespace assay::experiment
