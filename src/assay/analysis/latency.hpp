#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assay/record/latency.hpp"
#include "assay/record/speed_rows.hpp"

namespace assay::analysis {

struct SpeedOptions {
  double level = 0.95;
  int resamples = 10'000;
  std::uint64_t seed = 0;
};

// Cells that left nothing to use: how many, and what the first of them said.
struct FailedCells {
  std::uint64_t count = 0;
  std::string first;
};

// What launches say: distributions, ratios with the noise floor of the same launches, warnings. Launches without a
// candidate give a result without ratios. Undefined when there are no launches.
record::Measured<record::Latency> latency_of(std::span<const record::LatencyLaunch> launches, const FailedCells& failed,
                                             const SpeedOptions& options);

}  // namespace assay::analysis
