#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "assay/base/result.hpp"

namespace assay::record {

// Of each cell that measures a model under load, in a process of its own.
struct LoadSetting {
  std::uint64_t batch = 1;  // samples a call of the model
  std::uint64_t threads = 1;
  std::string runtime;                 // "ONNX Runtime 1.30.0 (CPU)"
  std::string inputs;                  // where the inputs came from, in words
  nlohmann::ordered_json disturbance;  // what else the machine did meanwhile
  std::vector<std::string> warnings;   // of the same, in plain words
};

// One run of a scenario. Times are nanoseconds of the monotonic clock.
struct LoadRecord {
  std::string scenario;  // single_stream | multi_stream | server | offline
  std::uint64_t samples_per_query = 1;
  std::uint64_t samples = 0;               // answered
  std::vector<std::int64_t> latencies_ns;  // by query, in the order asked; of server from the scheduled arrival
  std::int64_t last_asked_ns = 0;          // the last query's scheduled time, from the start of the run
  std::int64_t duration_ns = 0;            // until the last answer
  std::string cut_short;                   // why it ended early; empty for a whole run

  std::optional<double> rate_per_s;      // of the arrivals that were asked for; server only
  std::optional<std::int64_t> bound_ns;  // of the p-th percentile; server only
  double p = 0.99;                       // the percentile the scenario must show
  bool is_valid = false;
  std::vector<std::string> reasons;             // why it is not valid
  std::optional<std::uint64_t> queries_needed;  // where too few was one of them
  LoadSetting setting;
};

// latencies_ns.npy (int64, [queries]) into `folder`; gives the rest, for the cell's outcome.
Result<nlohmann::ordered_json> write_load(const std::filesystem::path& folder, const LoadRecord& record);

// corrupt when the array and the outcome do not fit together.
Result<LoadRecord> read_load(const std::filesystem::path& cell, const nlohmann::ordered_json& outcome);

// One run of the search for the peak rate.
struct PeakRunRecord {
  double rate_per_s = 0;
  std::uint64_t queries = 0;               // answered
  std::optional<std::int64_t> latency_ns;  // the p-th percentile; absent for a run that was stopped
  bool is_valid = false;
  std::vector<std::string> reasons;
};

// One search for the highest rate of Poisson arrivals that keeps the bound, with arrivals of its own seed.
struct PeakRecord {
  double p = 0.99;
  std::int64_t bound_ns = 0;
  std::optional<double> highest_valid;  // rates a second; the answer lies between the two
  std::optional<double> lowest_invalid;
  std::string undefined;  // why highest_valid is absent
  std::string imprecise;  // why the two are further apart than asked
  std::vector<PeakRunRecord> runs;
  LoadSetting setting;
};

nlohmann::ordered_json to_json(const PeakRecord& record);
Result<PeakRecord> peak_from_json(const nlohmann::ordered_json& outcome);

}  // namespace assay::record
