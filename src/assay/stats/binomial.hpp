#pragma once

#include <cstdint>

#include "assay/base/random.hpp"

namespace assay::stats {

// One draw of Binomial(n, p), exactly distributed up to rounding, and the same on every machine whose log and exp round
// alike (the standard library's own distribution is not): inversion for n·min(p, 1−p) < 10,
// otherwise transformed rejection (BTRS; Hörmann, Journal of Statistical Computation and Simulation 46, 1993).
std::uint64_t draw_binomial(RandomStream& random, std::uint64_t n, double p);

}  // namespace assay::stats
