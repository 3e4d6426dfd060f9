#pragma once

namespace assay::stats {

// n times the variance of (gains − losses) / n when θ = lambda, the rate of losses being the most likely one under that
// hypothesis: 2·q21 + λ(1 − λ) of Tango 1998. With n = 1 the first two are rates.
double null_variance(double gains, double losses, double n, double lambda);

}  // namespace assay::stats
