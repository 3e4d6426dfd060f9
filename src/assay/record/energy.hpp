#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/record/number.hpp"

namespace assay::record {

// What one domain drew while one model ran back to back, beside what it drew while the machine idled before and after.
struct EnergyWindow {
  std::string source;  // RAPL | NVML
  std::string domain;  // "package-0"
  std::int64_t window_ns = 0;
  std::uint64_t runs = 0;  // in the window
  Number joules;           // all that the domain drew in it
  Number idle_watts;
  Number net_joules;  // joules − idle_watts · window
};

// What one launch of the energy measurement left: one process with one model.
struct EnergyPass {
  std::uint64_t launch = 0;  // passes of the same number ran one after the other
  std::vector<EnergyWindow> windows;
  std::uint64_t batch = 1;  // samples a run
  std::uint64_t threads = 1;
  std::string runtime;
  nlohmann::ordered_json disturbance;
  std::vector<std::string> warnings;
};

nlohmann::ordered_json to_json(const EnergyPass& pass);

// corrupt for what is no such pass, or has no samples.
Result<EnergyPass> energy_from_json(const nlohmann::ordered_json& outcome);

}  // namespace assay::record
