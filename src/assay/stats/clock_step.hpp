#pragma once

#include <cstdint>
#include <span>

namespace assay::stats {

// The step, in nanoseconds, of the clock that took these durations of one process: the smallest positive difference
// between values of the lower half, where they lie close. A clock that ticks every s > 1 ns is read in whole
// nanoseconds, so a duration of k ticks appears as either neighbour of k·s; values 1 ns apart count as one unless three
// of them follow one another, which only a clock of 1 ns gives. Where durations are few and far apart the estimate is
// too large, by little beside the durations. 1 when there is no difference to see.
double clock_step(std::span<const std::int64_t> durations);

}  // namespace assay::stats
