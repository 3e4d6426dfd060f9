#pragma once

#include <cstdint>

namespace assay::stats {

// McNemar's test that two classifiers are right equally often, from the samples on which exactly one of them is right:
// `losses` for the baseline alone, `gains` for the candidate alone. Two-sided; 1 when there are none.

// Exact: min(1, 2·P(X ≤ min)), X ~ Binomial(losses + gains, ½). Conservative.
double mcnemar_exact(std::uint64_t losses, std::uint64_t gains);

// Mid-p: the exact value less P(X = min); 1 − ½·P(X = m/2) when both are equal (Fagerland, Lydersen & Laake, BMC
// Medical Research Methodology 13:91, 2013).
double mcnemar_mid_p(std::uint64_t losses, std::uint64_t gains);

}  // namespace assay::stats
