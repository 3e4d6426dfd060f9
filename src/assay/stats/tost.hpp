#pragma once

#include <span>

#include "assay/base/result.hpp"

namespace assay::stats {

// Two one-sided paired t tests (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987): p of "the mean
// of these differences lies outside (low, high)"; small speaks for equivalence. low < high.
// insufficient_data for fewer than two differences, or when all are equal.
Result<double> paired_tost_p(std::span<const double> differences, double low, double high);

}  // namespace assay::stats
