#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/stats/interval.hpp"

namespace assay::stats {

// A share of the variance under a random-effects model, in the squared unit of the values, by the ANOVA method: mean
// squares are set equal to what they are expected to be (Searle, Casella & McCulloch, Variance Components, 1992).
struct VarianceComponent {
  double estimate = 0;            // unbiased, so it may be below 0: then nothing is seen of this component
  double degrees_of_freedom = 0;  // of the mean square that belongs to it
  Result<Interval> interval;      // cut off at 0; insufficient_data when the mean squares it is made of are all 0
};
// Intervals suppose normal effects. That of the residual is exact (χ²); the others are those of Ting, Burdick,
// Graybill, Jeyaratnam & Lu, Journal of Statistical Computation and Simulation 35, 1990 (modified large sample; Burdick
// & Graybill, Confidence Intervals on Variance Components, 1992), which hold their level closely. With few levels they
// are wide, as they must be: five training seeds leave a factor of about five between the ends of a standard deviation.

struct OneWayComponents {
  VarianceComponent between;  // of the groups' effects
  VarianceComponent within;   // of values around their group
};

// value = μ + effect of its group + rest. groups[i] is any number; groups may differ in size: the estimate is
// (MSA − MSE)/n₀ with n₀ = (N − Σ n_g²/N)/(a − 1), and the interval rests on the unweighted means (Thomas & Hultquist,
// Annals of Statistics 6, 1978). insufficient_data for one group, or when no group has two values; invalid_argument for
// a value that is not finite.
Result<OneWayComponents> one_way_components(std::span<const double> values, std::span<const std::int32_t> groups,
                                            double level);

// Every combination of the factors measured once: two factors (training seed × test row) or three (training seed ×
// calibration draw × test row). A set of factors is a mask, bit j for factor j.
struct CrossedComponents {
  std::vector<VarianceComponent> by_mask;  // [1, 2^factors): main effects and interactions; the last is the residual
  double mean = 0;
  const VarianceComponent& of(std::uint32_t mask) const { return by_mask[mask]; }
};

// value[i₀, i₁, …] = μ + Σ over sets of factors of a random effect; values in row-major order, the last factor fastest.
// With n_j levels of factor j, for a set S:
//   estimate = Σ over sets U ⊇ S of (−1)^|U∖S| MS_U / Π over j ∉ S of n_j
// and the variance of the overall mean is the sum over S of the component of S divided by Π over j ∈ S of n_j.
// levels: two to four of them. insufficient_data for a factor with fewer than two levels; invalid_argument for a value
// that is not finite.
Result<CrossedComponents> crossed_components(std::span<const double> values, std::span<const std::uint32_t> levels,
                                             double level);

// Interval of the component of `mask` that does not suppose normal effects of one of its factors, for a factor with
// many levels, such as test rows whose decisions change or do not: there crossed_components' interval was seen to cover
// 65 % instead of 95 %. The levels of `factor` are dealt into 20 blocks of equal size, always the same for a number of
// levels, and Student's interval is taken of the jackknife's pseudo-values (Shao & Tu, The Jackknife and Bootstrap,
// 1995), cut off at 0; the other factors are taken as they are, so what another sample of them would give is not in it.
// One pass over the values per block. insufficient_data also for fewer than 40 levels or when all pseudo-values are
// equal.
Result<Interval> jackknifed_component_interval(std::span<const double> values, std::span<const std::uint32_t> levels,
                                               std::uint32_t mask, std::uint32_t factor, double level);

}  // namespace assay::stats
