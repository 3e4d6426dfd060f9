#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/measure/load/load_run.hpp"

namespace assay::measure::load {

// The p-quantile of latencies in ascending order by LoadGen's rule (stats/early_stopping.hpp). `sorted` must not be
// empty; 0 ≤ p < 1.
std::chrono::nanoseconds percentile(std::span<const std::chrono::nanoseconds> sorted, double p);

struct Percentile {
  double p = 0;
  std::optional<std::chrono::nanoseconds> value;  // by LoadGen's rule; absent for a run without an answer

  // The early-stopping estimate: with confidence 0.99 at least a share p of all queries is as fast as this, if queries
  // are independent (stats/early_stopping.hpp).
  std::optional<std::chrono::nanoseconds> bound;
  std::string bound_undefined;       // "it needs 662 queries, the run has 100"
  std::uint64_t queries_needed = 0;  // for the bound to exist
};

struct LoadSummary {
  Scenario scenario = Scenario::single_stream;
  std::uint64_t queries = 0;  // answered
  std::uint64_t samples = 0;
  std::optional<std::chrono::nanoseconds> min, mean, max;  // absent without an answer
  double samples_per_second = 0;                           // over the whole run, waiting for arrivals included
  std::vector<Percentile> percentiles;
};

// 0 < p < 1 for each of `percentiles`; the confidence of the bounds is 0.99.
LoadSummary summarise(const LoadRun& run, std::span<const double> percentiles);

// What a run must keep to be called valid. LoadGen's defaults: 10 s and 100 queries.
struct Requirements {
  std::chrono::nanoseconds min_duration{};
  std::uint64_t min_queries = 1;
  double p = 0.99;                                // of single stream 0.9
  std::optional<std::chrono::nanoseconds> bound;  // of the p-th percentile; server needs one
};

struct Validity {
  bool is_valid = false;
  std::vector<std::string> reasons;  // why not, for people; empty when valid
  // How many queries the run should have had, where too few is one of the reasons: with more slow queries than the
  // bound allows it is what would do if every query more were fast.
  std::optional<std::uint64_t> queries_needed;
};

// Valid when the run is whole, lasted min_duration (until the last query was asked; offline until it was answered),
// answered min_queries, and shows its percentile: with a bound, the percentile is at most the bound and early stopping
// allows as many slow queries as there were; without one, in a closed loop, the early-stopping estimate exists. Offline
// has one query and no percentile. invalid_argument for a server run without a bound and for p outside (0, 1).
Result<Validity> judge(const LoadRun& run, const Requirements& requirements);

}  // namespace assay::measure::load
