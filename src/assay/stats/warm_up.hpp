#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::stats {

// How a series of timings goes, in the terms of Barrett et al., "Virtual machine warmup blows hot and cold" (OOPSLA
// 2017).
enum class SteadyState {
  flat,             // no step worth the name
  warm_up,          // settles, and nothing before was faster
  slowdown,         // settles, at a level slower than something before
  no_steady_state,  // still changes in its last quarter: numbers from it describe a moment
};

// "flat", "warm_up", "slowdown", "no_steady_state".
std::string_view name_of(SteadyState state);

struct WarmUp {
  SteadyState state = SteadyState::flat;
  std::size_t steady_from = 0;  // index into the series; its length where there is no steady state
};

struct WarmUpOptions {
  std::size_t most_blocks = 200;  // the series is cut into at most this many blocks of equal length
  double tolerance = 0.05;        // levels nearer than this, relative to the faster one, count as the same
};

// Steps (detect_steps) in the block medians of a series of nanoseconds in order of time, the warm-up runs
// included. insufficient_data for fewer than k_shortest_series values.
Result<WarmUp> classify(std::span<const std::int64_t> series, const WarmUpOptions& options = {});

constexpr std::size_t k_shortest_series = 20;

}  // namespace assay::stats
