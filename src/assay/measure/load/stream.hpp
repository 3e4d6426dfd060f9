#pragma once

#include <chrono>
#include <cstdint>

#include "assay/measure/clock.hpp"
#include "assay/measure/load/load_run.hpp"
#include "assay/measure/load/measured_system.hpp"

namespace assay::measure::load {

struct StreamOptions {
  std::chrono::nanoseconds min_duration{};
  std::uint64_t min_queries = 1;
  // The run ends here at the latest, after the query that is under way, and is then cut short if min_queries is not
  // met.
  std::chrono::nanoseconds max_duration = std::chrono::hours(1);
  std::uint64_t max_queries = 10'000'000;  // 8 bytes each are set aside beforehand, and 4 for each of their samples
  std::uint32_t samples_per_query = 1;     // 8 is LoadGen's multi stream
  std::uint64_t seed = 0;                  // of the samples that are asked for
};

// Single stream for one sample a query, multi stream for more: the next query starts when the last is answered, until
// min_duration has passed and min_queries are answered. Uses the first worker and calls it on the caller's thread. Its
// latencies are service time: a closed loop asks less of a slow system and so cannot see queueing.
// invalid_argument for options that contradict each other; the worker's error when a query fails, with its number;
// runtime when the clock steps back.
Result<LoadRun> run_stream(const SystemUnderTest& system, const StreamOptions& options, Clock& clock);

}  // namespace assay::measure::load
