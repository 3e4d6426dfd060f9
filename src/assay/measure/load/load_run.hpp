#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::measure::load {

// MLPerf LoadGen's scenarios.
enum class Scenario {
  single_stream,  // the next query, of one sample, starts when the last is answered
  multi_stream,   // the same with several samples a query
  server,         // queries of one sample arrive by a Poisson process, whether or not the last are answered
  offline,        // one query of all samples
};

// "single stream", …
std::string_view name_of(Scenario scenario);

// What a run measured, raw.
struct LoadRun {
  Scenario scenario = Scenario::single_stream;
  std::uint32_t samples_per_query = 1;
  std::uint64_t samples = 0;  // answered

  // By query, in the order asked. From the time a query was scheduled until its answer: with server the scheduled
  // arrival, so that queueing counts; in a closed loop the start of the call, so that it is service time.
  std::vector<std::chrono::nanoseconds> latencies;

  std::chrono::nanoseconds last_asked{};  // the last query's scheduled time, from the start of the run
  std::chrono::nanoseconds duration{};    // from the start of the run to the last answer

  // Why the run ended before all it was asked to do; empty for a whole run. `latencies` then holds, in order, the
  // queries that were answered.
  std::string cut_short;
};

}  // namespace assay::measure::load
