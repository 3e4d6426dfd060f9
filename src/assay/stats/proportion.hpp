#pragma once

#include <cstdint>

#include "assay/stats/interval.hpp"

namespace assay::stats {

// Exact interval of a rate from k successes in n > 0 trials (Clopper & Pearson, Biometrika 26, 1934): covers at least
// `level`, whatever the rate. Equal tails.
Interval clopper_pearson(std::uint64_t k, std::uint64_t n, double level);

// Score interval of a rate (Wilson, JASA 22, 1927): covers `level` on average.
Interval wilson(std::uint64_t k, std::uint64_t n, double level);

}  // namespace assay::stats
