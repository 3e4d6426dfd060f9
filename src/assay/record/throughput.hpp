#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"

namespace assay::record {

// One configuration of one model in one launch of the throughput measurement.
struct ThroughputWindow {
  std::string role;         // baseline | control (the baseline loaded once more) | candidate
  std::uint64_t batch = 1;  // samples a run
  std::uint64_t threads = 1;
  std::vector<double> samples_per_s;  // of each timed window, in order of rounds; empty: see reason
  std::string reason;                 // why it could not be run
};

// What one launch left: every configuration of both models and of the control, timed in windows that take turns.
struct ThroughputLaunch {
  std::vector<ThroughputWindow> windows;
  std::string runtime;
  nlohmann::ordered_json disturbance;
  std::vector<std::string> warnings;
};

nlohmann::ordered_json to_json(const ThroughputLaunch& launch);
Result<ThroughputLaunch> throughput_from_json(const nlohmann::ordered_json& outcome);

}  // namespace assay::record
