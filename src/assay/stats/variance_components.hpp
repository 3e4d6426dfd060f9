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
// Intervals suppose normal effects. That of the last level is exact (χ²); the others are those of Ting, Burdick,
// Graybill, Jeyaratnam & Lu, Journal of Statistical Computation and Simulation 35, 1990 (modified large sample; Burdick
// & Graybill, Confidence Intervals on Variance Components, 1992), which hold their level closely. With few levels they
// are wide, as they must be: five training seeds leave a factor of about five between the ends of a standard deviation.

// Levels that lie within one another, each as often in every one above: folds, trainings of a fold, draws of a
// training.
//   value[i₁, i₂, …] = μ + effect of i₁ + effect of i₂ within i₁ + …
// values in row-major order, the last level fastest; sizes[k] is how many of level k lie in one of the level above.
// With the mean square MS_k of level k's means around those of the level above, each counted once per value:
//   estimate of level k = (MS_k − MS_k+1) / Π over j > k of sizes[j], of the last level MS
// A component for each level. insufficient_data for a level of one; invalid_argument for a value that is not finite.
Result<std::vector<VarianceComponent>> nested_components(std::span<const double> values,
                                                         std::span<const std::uint32_t> sizes, double level);

}  // namespace assay::stats
