#pragma once

#include <span>

namespace assay::stats {

// How many independent values would estimate the mean of the series as well as these, in order of time, do:
//   n / (1 + 2 Σ ρ_k), the autocorrelations summed by the initial monotone positive sequence of Geyer ("Practical
//   Markov
// chain Monte Carlo", Statistical Science 7, 1992): sums of adjacent pairs until one is not positive, none larger than
// the one before. Between 1 and n: a series that alternates is not credited with more than it has. A constant series
// gives n, for nothing in it depends on anything. Lags beyond k_longest_lag are not looked at.
// series must not be empty.
double effective_sample_size(std::span<const double> series);

constexpr int k_longest_lag = 2000;

// The same for the p-quantile: of the series of 0 and 1 that says whether a value lies at or below `quantile` (Vehtari
// et al., "Rank-normalization, folding, and localization", Bayesian Analysis 16, 2021, section 4.3).
double effective_sample_size_of_quantile(std::span<const double> series, double quantile);

}  // namespace assay::stats
