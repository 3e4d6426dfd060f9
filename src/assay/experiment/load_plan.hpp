#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/experiment/executor.hpp"

namespace assay::experiment {

struct MeasuringGround;
struct MeasuringPlan;
struct ModelToMeasure;

// Each search has arrivals of its own seed and a process of its own; fewer give no range.
inline constexpr std::size_t k_peak_searches = 3;

// Which of LoadGen's scenarios each model is put under.
struct LoadPlan {
  std::vector<std::string> scenarios;             // single_stream | multi_stream | server | offline
  std::optional<double> rate;                     // of the server scenario's arrivals, a second
  std::optional<std::chrono::nanoseconds> bound;  // of p99 of the server scenario and of the peak
  std::uint32_t samples_per_query = 8;            // of multi stream
  std::uint64_t queries = 0;                      // at least (offline: samples, exactly); 0: what the time holds
  std::chrono::nanoseconds time = std::chrono::seconds(10);  // of each run, and the budget of each search
  bool find_peak = false;

  bool asks_nothing() const { return scenarios.empty() && !find_peak; }
};

// invalid_argument, naming the option to give, for a server scenario without a rate or a bound, a peak without a bound
// and a rate or bound that nothing uses.
Status check(const LoadPlan& plan);

// The cell of one scenario of one model.
CellTask load_task(const MeasuringGround& ground, const MeasuringPlan& plan, const ModelToMeasure& model,
                   const std::string& scenario);

// Search number `search` for the peak rate of the model.
CellTask peak_task(const MeasuringGround& ground, const MeasuringPlan& plan, const ModelToMeasure& model,
                   std::size_t search);

}  // namespace assay::experiment
