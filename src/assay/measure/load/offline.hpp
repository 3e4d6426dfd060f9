#pragma once

#include <chrono>
#include <cstdint>

#include "assay/measure/clock.hpp"
#include "assay/measure/load/load_run.hpp"
#include "assay/measure/load/measured_system.hpp"

namespace assay::measure::load {

struct OfflineOptions {
  std::uint64_t samples = 0;  // of the one query: the whole population in order, again and again until it is that many
  std::uint32_t batch = 1;    // samples a call; the last call may have fewer
  std::chrono::nanoseconds max_duration = std::chrono::hours(1);  // no batch starts later; the run is then cut short
};

// The offline scenario: one query of all samples, which the workers take batch by batch until none is left. Its one
// latency is the time until the last is done; samples / duration is the throughput. Threads as with run_server.
// invalid_argument for no worker, an empty population, no sample or a batch of none; the first failing worker's error
// with the batch's first sample; runtime when the clock steps back or a thread cannot be started.
Result<LoadRun> run_offline(const SystemUnderTest& system, const OfflineOptions& options, Clock& clock);

}  // namespace assay::measure::load
