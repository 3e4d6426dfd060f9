#pragma once

#include "assay/stats/ratio_bootstrap.hpp"

namespace assay::stats {

// What a difference must exceed, from the ratio of the baseline to itself (A/A control) measured in the same design:
// the farther end of its interval as a relative difference, exp(max(|ln low|, |ln high|)) − 1. 0.02 is 2 %. Of times it
// is at least k_clock_steps · relative_step, the clock's step divided by the time that one run takes (clock_step.hpp):
// medians of a coarse clock fall on the same tick and look quieter than they are.
double noise_floor(const RatioEstimate& control, double relative_step = 0);

inline constexpr double k_clock_steps = 2;  // one of the numerator, one of the denominator

enum class RatioChange { none_shown, lower, higher };

// A difference is claimed only when the whole interval lies beyond the floor on one side: high < 1/(1 + floor) or
// low > 1 + floor. docs/decisions/0005 says why; none_shown does not mean that there is none. floor ≥ 0.
RatioChange change_beyond(const Interval& ratio, double floor);

}  // namespace assay::stats
