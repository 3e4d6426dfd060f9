#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"
#include "assay/measure/energy.hpp"
#include "assay/measure/paired_timing.hpp"
#include "assay/record/energy.hpp"

namespace assay::experiment {

// Why energy cannot be measured: "this machine shows no energy counter: RAPL: …; NVML: …". Empty when it can.
std::string energy_refusal(const measure::EnergySources& sources);

struct EnergyTimes {
  std::chrono::nanoseconds window{};
  std::chrono::nanoseconds idle{};
};

// Runs back to back for the window, once for each meter, between idle windows. Errors of the meters and of the run.
Result<std::vector<record::EnergyWindow>> energy_windows(const measure::Run& run,
                                                         std::vector<std::unique_ptr<measure::EnergyMeter>>& meters,
                                                         measure::Clock& clock, const EnergyTimes& times);

// One launch of the energy of one model, in this process: the model is loaded and warm before the first idle window.
Result<record::EnergyPass> run_energy_cell(const nlohmann::ordered_json& specification,
                                           const nlohmann::ordered_json& places);

}  // namespace assay::experiment
