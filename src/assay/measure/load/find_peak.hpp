#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/measure/clock.hpp"
#include "assay/measure/load/measured_system.hpp"

namespace assay::measure::load {

struct PeakOptions {
  double first_rate = 0;             // queries a second; where the search starts, such as half of 1 / service time
  std::chrono::nanoseconds bound{};  // of the p-th percentile of latency
  double p = 0.99;
  double precision = 0.05;  // stop when lowest_invalid / highest_valid ≤ 1 + precision
  std::chrono::nanoseconds min_duration = std::chrono::seconds(1);  // of each run's arrivals
  std::uint64_t min_queries = 0;  // of each run; never fewer than the percentile needs to be shown
  std::chrono::nanoseconds budget = std::chrono::seconds(60);  // of the whole search
  std::uint64_t seed = 0;                                      // all runs have the same arrivals but for their scale
  std::uint32_t max_batch = 1;                                 // as ServerOptions'
};

struct PeakRun {
  double rate_per_second = 0;
  std::uint64_t queries = 0;  // answered
  // The p-th percentile, by percentile() of summary.hpp; absent for a run that was stopped, which shows no percentile.
  std::optional<std::chrono::nanoseconds> latency;
  bool is_valid = false;
  std::vector<std::string> reasons;  // why not
};

struct Peak {
  // The answer lies between the two. Each run is one draw of a random outcome: near the peak a rate that passed once
  // may fail another time, so the bracket is what was seen and not an interval with a level.
  std::optional<double> highest_valid;
  std::optional<double> lowest_invalid;
  std::string undefined;      // why highest_valid is absent
  std::string imprecise;      // why the bracket is wider than asked, or open; empty when it is not
  std::vector<PeakRun> runs;  // in the order made
};

// The queries that a run at this rate needs: min_duration of arrivals, min_queries, and what p needs to be shown.
std::uint64_t queries_at(double rate_per_second, const PeakOptions& options);

// The search alone, over any way to judge a rate; one that fails is tried once more, since a single stall of the
// machine fails a run at any rate, and counts as failed when it does so twice. Doubling (or halving) from first_rate
// until one rate is valid and one is not, then bisection at the geometric mean. It ends before a run whose arrivals
// alone would go over the budget. invalid_argument for options that make no sense or for a budget too short for the
// first run, with what would do; the error of `run`.
Result<Peak> search_peak(const std::function<Result<PeakRun>(double rate_per_second)>& run, const PeakOptions& options,
                         Clock& clock);

// The highest rate of Poisson arrivals at which the p-th percentile of latency stays within the bound, by search_peak
// over server runs that judge() calls valid. A run stops as soon as too many queries were slow.
Result<Peak> find_peak(const SystemUnderTest& system, const PeakOptions& options, Clock& clock);

}  // namespace assay::measure::load
