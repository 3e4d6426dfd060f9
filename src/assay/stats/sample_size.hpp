#pragma once

#include <cstdint>
#include <optional>

#include "assay/stats/tango.hpp"

namespace assay::stats {

// Samples that a paired non-inferiority test needs: n = (z_{1−α} + z_power)² · (p_disc − d²) / (margin + d)², with
// p_disc the rate of discordant samples and d the true difference, candidate − baseline. Nothing when the true drop is
// not within the margin, where no number of samples would do.
std::optional<std::uint64_t> non_inferiority_samples(double discordant_rate, double true_difference, double margin,
                                                     double alpha_one_sided, double power);

// Samples that McNemar's two-sided test needs to find the difference p10 − p01 (Connor, Biometrics 43, 1987).
std::uint64_t superiority_samples(double p10, double p01, double alpha_two_sided, double power);

// The smallest margin that these samples could have excluded with the given power at the observed rate of discordant
// samples, the true difference being 0. Without discordant samples their rate is taken as that of one.
double smallest_excludable_drop(PairedCounts counts, double alpha_one_sided, double power);

// Samples after which an interval around the same estimate would leave the limit out, its width shrinking with 1/√n,
// with the given power. Nothing when the estimate lies on the limit.
std::optional<std::uint64_t> samples_to_settle(double estimate, double limit, double standard_error, std::uint64_t n,
                                               double level, double power);

}  // namespace assay::stats
