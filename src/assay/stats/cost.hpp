#pragma once

#include <cstdint>

#include "assay/base/result.hpp"
#include "assay/stats/interval.hpp"

namespace assay::stats {

// A figure with the interval that it was measured to lie in, at whatever level that was made for.
struct Estimate {
  double value = 0;
  Interval interval;
};

// What a million inferences cost on a machine that is paid by the hour, in the price's currency:
//   10⁶ · price_per_hour / (3600 · rate · utilisation)
// `rate` is inferences a second, and should be the highest at which the latency bound still holds, not the offline one;
// `utilisation`, in (0, 1], is the part of the paid time in which they arrive, an assumption to be reported with the
// result. The rate's interval is carried over, turned round. invalid_argument for what is not finite or out of its
// range; insufficient_data when the rate's interval reaches zero, so that no highest cost can be named.
Result<Estimate> cost_per_million(double price_per_hour, const Estimate& rate, double utilisation);

// What the energy of a million inferences costs: 10⁶ · joules / 3.6·10⁶ · price_per_kwh · overhead. `overhead`, at
// least 1, is what the building adds (power usage effectiveness). Errors as above.
Result<Estimate> energy_cost_per_million(const Estimate& joules, double price_per_kwh, double overhead);

// How many instances fit a machine's memory side by side: ⌊memory / unique⌋, `unique` being the memory that one
// instance shares with nobody (USS), in bytes. Shared pages, counted once for all, are left out. invalid_argument for
// 0.
Result<std::uint64_t> instances_in(std::uint64_t memory, std::uint64_t unique);

}  // namespace assay::stats
