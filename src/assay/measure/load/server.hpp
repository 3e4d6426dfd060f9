#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "assay/measure/clock.hpp"
#include "assay/measure/load/load_run.hpp"
#include "assay/measure/load/measured_system.hpp"

namespace assay::measure::load {

// Ends a run whose outcome is settled: one query more than `allowed` has been slower than `bound`.
struct SettledWhen {
  std::chrono::nanoseconds bound{};
  std::uint64_t allowed = 0;
};

struct ServerOptions {
  double rate_per_second = 0;  // of arrivals, on average
  std::uint64_t queries = 0;
  std::uint64_t seed = 0;  // of the arrivals and of the samples that are asked for
  // A worker that gets free takes up to this many of the queries that have arrived, as one batch.
  std::uint32_t max_batch = 1;
  std::optional<SettledWhen> settled_when;
  std::chrono::nanoseconds max_duration = std::chrono::hours(1);  // no query starts later; the run is then cut short
};

// The server scenario: queries arrive by a Poisson process that nothing of the run can delay, and wait in one queue,
// first come first served, for a free worker. Latency counts from the scheduled arrival, so that waiting counts.
//
// The schedule is the queue: each worker's thread claims the next entry, waits for its time if that has not come, and
// runs it. A free worker always takes the earliest arrival that none has taken, which is what a dispatcher with a queue
// does, without a thread that takes a core from what is measured and without a hand-over between threads in each
// latency. No memory is allocated, and no lock taken, between the first query and the last. One worker runs on the
// caller's thread; of several, each has its own.
//
// invalid_argument for a rate that is none, no worker, no query or a batch of none; the first failing worker's error
// with the query's number; runtime when the clock steps back or a thread cannot be started.
Result<LoadRun> run_server(const SystemUnderTest& system, const ServerOptions& options, Clock& clock);

}  // namespace assay::measure::load
