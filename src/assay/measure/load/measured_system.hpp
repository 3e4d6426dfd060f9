#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "assay/base/result.hpp"

namespace assay::measure::load {

// Runs the model on the samples with these indices, as one batch, and returns when every output is there. Inputs are
// ready and outputs have their place before it is called: whatever it does is part of the time.
using RunSamples = std::function<Status(std::span<const std::uint32_t> samples)>;

// What is measured. Each worker is called by one thread at a time, always the same during a run; workers are called at
// the same time as each other and share nothing that is not safe for that. Give no more workers than there are cores
// for them: one that waits for its next query spins for the last stretch.
struct SystemUnderTest {
  std::vector<RunSamples> workers;
  std::uint32_t population = 0;  // samples that can be asked for: indices 0, …, population − 1
};

}  // namespace assay::measure::load
