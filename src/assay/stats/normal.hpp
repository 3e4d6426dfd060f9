#pragma once

namespace assay::stats {

// Distribution function Φ of the standard normal distribution.
double normal_cdf(double z);

// Φ⁻¹. 0 gives −∞, 1 gives +∞.
double normal_quantile(double p);

// z with P(|Z| ≤ z) = level, 1.96 for 0.95.
double two_sided_z(double level);

}  // namespace assay::stats
