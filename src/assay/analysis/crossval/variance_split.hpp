#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "assay/record/crossval_result.hpp"

namespace assay::analysis {

// The difference between candidate and baseline in each fold, for each training of the fold and each calibration draw
// of each training: [fold][training · draws + draw].
struct FoldDifferences {
  std::uint32_t trainings = 1;
  std::uint32_t draws = 1;
  std::vector<std::vector<double>> by_fold;
};

// Splits the variance of one fold's difference into its sources, by nested analysis of variance (Searle, Casella &
// McCulloch, Variance Components, 1992): value = μ + fold + training within the fold + draw within the training.
//   sampling      between folds: which rows judge, and which are trained on
//   training      between trainings of one fold (seeds); only with two trainings or more
//   calibration   between draws of one training; only with two draws or more
// A source that shows less than chance would is 0. Estimates and intervals: stats::nested_components.
struct VarianceSplit {
  std::vector<record::VarianceShare> shares;
  std::string undefined;  // why there are none
};
VarianceSplit split_variance(const FoldDifferences& differences, double level);

}  // namespace assay::analysis
