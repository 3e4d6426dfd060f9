#include "assay/report/example_results.hpp"

namespace assay::report::examples {
namespace {

using record::LoadPercentile;
using record::LoadRow;
using record::Measured;
using record::Number;
using record::Range;

// p50, p90, p99 as given; too few queries for a bound of p99.9.
LoadRow row(const char* scenario, std::uint64_t queries, double scale) {
  LoadRow row{
      .scenario = scenario, .valid = true, .reasons = {}, .needed_queries = Number::undefined("there are enough")};
  for (const auto& [name, p, us] :
       {std::tuple{"p50", 0.5, 120.4}, {"p90", 0.9, 131.2}, {"p95", 0.95, 140.0}, {"p99", 0.99, 188.0}}) {
    row.percentiles.push_back({.name = name,
                               .p = p,
                               .us = scale * us,
                               .bound_us = scale * us * 1.02,
                               .needed_queries = Number::undefined("there are enough")});
  }
  const Number few = Number::undefined("it needs 6636 queries, the run has 5000");
  row.percentiles.push_back({.name = "p99.9", .p = 0.999, .us = scale * 300, .bound_us = few, .needed_queries = 6'636});
  row.rate_per_s = Number::undefined("queries do not arrive by a rate");
  row.bound_us = Number::undefined("it has none");
  row.queries = row.samples = queries;
  row.samples_per_query = row.batch = row.threads = 1;
  row.mean_us = scale * 125;
  row.max_us = scale * 2'100;
  row.seconds = 10.01;
  row.samples_per_s = static_cast<double>(queries) / 10.01;
  row.runtime = "ONNX Runtime 1.30.0 (CPU)";
  row.inputs = "numbers drawn at random";
  return row;
}

record::Serving serving(double scale) {
  record::Loads loads;
  loads.scenarios.push_back(row("single_stream", 80'000, scale));
  loads.scenarios.back().p = 0.9;
  LoadRow server = row("server", 5'000, 30 * scale);
  server.rate_per_s = 500;
  server.bound_us = 5'000;
  if (30 * scale * 188 > 5'000) {
    server.valid = false;
    server.reasons = {"p99 is 5.64 ms, over the bound of 5 ms"};
    server.needed_queries = 7'400;
  }
  server.warnings = {"other processes used 48 % of a core while measuring"};
  loads.scenarios.push_back(server);
  LoadRow failed{.scenario = "offline", .reasons = {"killed by signal 9"}};
  for (Number* number : {&failed.samples_per_s, &failed.seconds, &failed.mean_us, &failed.max_us, &failed.rate_per_s,
                         &failed.bound_us, &failed.needed_queries}) {
    *number = Number::undefined("killed by signal 9");
  }
  loads.scenarios.push_back(failed);
  record::Peak peak{.rate_per_s = 480 / scale, .interval = Range::of(471 / scale, 509 / scale), .bound_us = 5'000};
  for (const double rate : {471.0, 480.0, 489.0}) {
    peak.searches.push_back(
        {.highest_valid_per_s = rate / scale, .lowest_invalid_per_s = 1.04 * rate / scale, .runs = 7});
  }
  peak.method = "median of 3 searches; a range has no confidence level";
  peak.runtime = "ONNX Runtime 1.30.0 (CPU)";
  loads.peak = Measured<record::Peak>::of(peak);
  record::Serving serving;
  serving.loads = Measured<record::Loads>::of(loads);
  return serving;
}

}  // namespace

record::RunResult served() {
  record::RunResult result = bench();
  result.baseline_serving = serving(1);
  result.candidates[0].serving = serving(0.5);
  result.baseline_serving.cost = Measured<record::Cost>::of({.per_million = 1.1574,
                                                             .interval = Range::of(1.0915, 1.1795),
                                                             .price_per_hour = 1.2,
                                                             .currency = "EUR",
                                                             .utilisation = 0.6,
                                                             .rate_per_s = 480,
                                                             .basis = "the peak rate with p99 within 5 ms",
                                                             .meets_bound = true});
  result.candidates[0].serving.cost =
      Measured<record::Cost>::none("the interval of the rate reaches down to 0: measure it for longer before asking");
  return result;
}

record::RunResult served_alone() {
  record::RunResult result = bench_alone();
  result.baseline_serving = serving(1);
  return result;
}

}  // namespace assay::report::examples
