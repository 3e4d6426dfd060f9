#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "assay/measure/reading.hpp"

namespace assay::experiment {

// A reading under `key`; without a value null with a sibling "<key>_undefined" that says why.
template <class T>
void put(nlohmann::ordered_json& document, const std::string& key, const measure::Reading<T>& reading) {
  if (reading) {
    document[key] = *reading;
  } else {
    document[key] = nullptr;
    document[key + "_undefined"] = reading.absent;
  }
}

}  // namespace assay::experiment
