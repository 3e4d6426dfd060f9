#pragma once

#include <cstdint>
#include <optional>

#include "assay/stats/tango.hpp"

namespace assay::stats {

// Samples that Tango's non-inferiority test needs to show a drop below `margin` with this power, p_disc being the rate
// of discordant samples and d the true difference, candidate − baseline:
//   n = (z_{1−α}·√V₀ + z_power·√(p_disc − d²))² / (margin + d)²,
// V₀ the variance under the hypothesis (null_variance at the true rates), which is what the test divides by. The common
// short form (z_{1−α} + z_power)²·(p_disc − d²) / (margin + d)² agrees where p_disc is many times the margin and
// promises far too much where models hardly differ: at p_disc = 0.002, a margin of 0.01 and α = 0.025 it names 157
// samples, with which the test cannot succeed; 589 are needed. Nothing when the true drop is not within the margin,
// where no number would do.
std::optional<std::uint64_t> non_inferiority_samples(double discordant_rate, double true_difference, double margin,
                                                     double alpha_one_sided, double power);

// Samples that McNemar's two-sided test needs to find the difference p10 − p01 (Connor, Biometrics 43, 1987). Nothing
// when there is none to find.
std::optional<std::uint64_t> superiority_samples(double p10, double p01, double alpha_two_sided, double power);

// The smallest margin that these samples could have excluded with the given power at the observed rate of discordant
// samples, the true difference being 0; at most 1. Without discordant samples their rate is taken as that of one.
double smallest_excludable_drop(PairedCounts counts, double alpha_one_sided, double power);

// Samples after which an interval around the same estimate would leave the limit out, its width shrinking with 1/√n,
// with the given power. Nothing when the estimate lies on the limit.
std::optional<std::uint64_t> samples_to_settle(double estimate, double limit, double standard_error, std::uint64_t n,
                                               double level, double power);

}  // namespace assay::stats
