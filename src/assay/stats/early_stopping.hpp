#pragma once

#include <cstdint>
#include <optional>

namespace assay::stats {

// Early stopping as MLPerf LoadGen does it (early_stopping.cc): a run of n independent queries, t of them over the
// latency bound, shows with confidence c that at least a share p of all queries keeps the bound when
//   I(p; n − t, t + 1) ≤ 1 − c        I: the regularised incomplete beta function,
// which is the chance of t or fewer slow queries among n if only a share p kept it. Everywhere 0 < p < 1, 0 < c < 1.

// The smallest h = n − t that passes with t slow queries.
std::uint64_t early_stopping_fast_queries(std::uint64_t slow, double p, double confidence);

// The most slow queries that n may have; nothing when even none would not pass.
std::optional<std::uint64_t> early_stopping_allowed_slow(std::uint64_t n, double p, double confidence);

// An upper bound of the p-quantile from n sorted latencies is the value at this index from 0: at least one query must
// be slower than or equal to it, so t ≥ 1 and the index is n − t. Nothing when n is too small.
std::optional<std::uint64_t> early_stopping_index(std::uint64_t n, double p, double confidence);

// The smallest n for which that bound exists: 64 for p = 0.9, 662 for 0.99, 6636 for 0.999 at c = 0.99.
std::uint64_t early_stopping_minimum_n(double p, double confidence);

// Of n sorted latencies LoadGen's p-quantile is the one at this index from 0: ⌊n·p⌋, n·p rounded to a double first, as
// its results.cc does; nothing interpolated. n > 0, 0 ≤ p < 1.
std::uint64_t loadgen_quantile_index(std::uint64_t n, double p);

}  // namespace assay::stats
