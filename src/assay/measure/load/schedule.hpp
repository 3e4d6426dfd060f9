#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "assay/base/random.hpp"
#include "assay/base/result.hpp"

namespace assay::measure::load {

// What a run asks of the system and when, drawn before it starts, so that nothing of the run can move it.

// One draw of the exponential distribution with mean 1, by von Neumann's comparison method ("Various techniques used in
// connection with random digits", 1951): it takes no logarithm and no other rounded function, so the same seed gives
// the same bits on every machine.
double draw_exponential(RandomStream& random);

// The arrivals of `count` queries of a Poisson process, ascending, from the start of the run. Two rates from one seed
// give the same arrivals but for the scale, which is what lets a search over rates compare like with like.
// invalid_argument when rate_per_second is not a positive finite number, or when the last arrival would be more than
// 10 years away.
Result<std::vector<std::chrono::nanoseconds>> poisson_schedule(double rate_per_second, std::size_t count,
                                                               std::uint64_t seed);

// Indices of samples, each below `population` and drawn independently (with replacement), as LoadGen does.
// invalid_argument for an empty population.
Result<std::vector<std::uint32_t>> draw_samples(std::size_t count, std::uint32_t population, std::uint64_t seed);

}  // namespace assay::measure::load
