#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assay/record/number.hpp"
#include "assay/record/speed_rows.hpp"

namespace assay::record {

// How a model serves: under load and at what cost. The keys loads and cost of the models in result.json, documented in
// docs/formats/result.md. Times are microseconds, rates queries or samples a second.

struct LoadPercentile {
  std::string name;  // "p99"
  double p = 0;
  Number us;              // by LoadGen's rule
  Number bound_us;        // with confidence 0.99 at least a share p of all queries is as fast as this
  Number needed_queries;  // for the bound; undefined when there are enough
};

// One run of one of LoadGen's scenarios, in one process.
struct LoadRow {
  std::string scenario;  // single_stream | multi_stream | server | offline
  bool valid = false;
  std::vector<std::string> reasons;  // why not
  Number needed_queries;             // where too few is one of them
  Number rate_per_s;                 // of the arrivals that were asked for; only of server
  Number bound_us;                   // of the p-th percentile; only of server
  double p = 0.99;                   // the percentile the scenario must show
  std::uint64_t queries = 0;
  std::uint64_t samples = 0;
  std::uint64_t samples_per_query = 0;
  std::vector<LoadPercentile> percentiles;
  Number mean_us;
  Number max_us;
  Number samples_per_s;
  Number seconds;           // of the run
  std::uint64_t batch = 0;  // samples a call of the model; 0: unknown
  std::uint64_t threads = 0;
  std::string runtime;
  std::string inputs;
  std::vector<std::string> warnings;
};

// What one search, with arrivals of its own seed, saw. The peak lies between the two.
struct PeakSearch {
  Number highest_valid_per_s;
  Number lowest_invalid_per_s;
  std::uint64_t runs = 0;
};

// The highest rate of Poisson arrivals at which the p-th percentile of latency keeps the bound.
struct Peak {
  Number rate_per_s;  // median over the searches
  Range interval;     // from the lowest to the highest end of the searches' brackets: a range, without a level
  double p = 0.99;
  Number bound_us;
  std::vector<PeakSearch> searches;
  std::uint64_t searches_failed = 0;
  std::string method;
  std::string runtime;
  std::vector<std::string> warnings;
};

struct Loads {
  std::vector<LoadRow> scenarios;  // in the order asked for
  Measured<Peak> peak;
};

// What a million inferences cost on a machine that is paid by the hour, in the price's currency. An inference is of one
// sample.
struct Cost {
  Number per_million;
  Range interval;  // that of the rate, turned round
  double price_per_hour = 0;
  std::string currency;      // as given; empty: not named
  double utilisation = 1;    // assumed: the part of the paid time in which inferences arrive
  Number rate_per_s;         // samples a second
  std::string basis;         // which rate that is
  bool meets_bound = false;  // the rate is one at which the bound of latency still holds
};

struct Serving {
  Measured<Loads> loads = Measured<Loads>::none("not asked for (--scenario, --find-peak of assay bench)");
  Measured<Cost> cost = Measured<Cost>::none("not asked for (--price-per-hour)");
};

}  // namespace assay::record
