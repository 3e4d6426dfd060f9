#pragma once

#include "assay/measure/load/fake_system_test.hpp"
#include "assay/measure/load/load_run.hpp"
#include "assay/measure/load/server.hpp"
#include "assay/measure/load/stream.hpp"

namespace assay::measure::load {

// The three runs of the fake system whose latencies were given to LoadGen: bench/loadgen/record.cpp makes them again.
inline LoadRun reference_single_stream() {
  FakeClock clock;
  return run_stream(fake_system(clock), {.min_queries = 1357, .max_queries = 1357, .seed = 1}, clock).value();
}

inline LoadRun reference_multi_stream() {
  FakeClock clock;
  const StreamOptions options{.min_queries = 901, .max_queries = 901, .samples_per_query = 8, .seed = 2};
  return run_stream(fake_system(clock), options, clock).value();
}

inline LoadRun reference_server() {
  FakeClock clock;
  const ServerOptions options{.rate_per_second = 4000, .queries = 5003, .seed = 3};
  return run_server(fake_system(clock), options, clock).value();
}

}  // namespace assay::measure::load
