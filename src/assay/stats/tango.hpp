#pragma once

#include <cstdint>

#include "assay/stats/interval.hpp"

namespace assay::stats {

// Two classifiers on the same n samples: gains are right for the candidate alone, losses for the baseline alone.
// θ = (gains − losses) / n is the difference of accuracies, candidate − baseline.
struct PairedCounts {
  std::uint64_t gains = 0;
  std::uint64_t losses = 0;
  std::uint64_t n = 0;  // > 0
};

// Tango's score statistic of the hypothesis θ = lambda, −1 ≤ lambda ≤ 1 (Tango, Statistics in Medicine 17, 1998). Holds
// its level where Wald's does not, and works without any discordant sample.
double tango_z(PairedCounts counts, double lambda);

// {λ : |Z(λ)| ≤ z}: interval of θ.
Interval tango_interval(PairedCounts counts, double level);

// One-sided p of "the drop is at least `margin`"; small speaks for non-inferiority. A negative margin asks for a gain.
// Beyond ±1 no data are needed: the answer is 0 or 1.
double non_inferiority_p(PairedCounts counts, double margin);

// One-sided p of "the drop is at most `margin`"; small says that the drop exceeds it.
double inferiority_p(PairedCounts counts, double margin);

// Two one-sided tests of −margin < θ < margin.
double equivalence_p(PairedCounts counts, double margin);

}  // namespace assay::stats
