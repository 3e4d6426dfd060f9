#pragma once

#include <span>

#include "assay/base/result.hpp"
#include "assay/stats/interval.hpp"

namespace assay::stats {

// A t test of "the mean difference is 0", in the unit of the differences.
struct MeanTest {
  double mean = 0;
  double standard_error = 0;
  double statistic = 0;  // mean / standard error
  double degrees_of_freedom = 0;
  double p_value = 1;  // two-sided
  Interval interval;   // of the mean, at the level asked for
};

// Rows in the training and in the judged part of one fold; means where folds differ in size. Both > 0.
struct FoldSizes {
  double train_rows = 0;
  double test_rows = 0;
};

// Nadeau and Bengio's corrected resampled t test (Machine Learning 52, 2003), for J differences from R repeats of k
// folds (J = R · k, all in one list) of a procedure that is fitted anew in every fold:
//   t = x̄ / √((1/J + test_rows/train_rows) · s²),  s² = Σ (x − x̄)² / (J − 1),  J − 1 degrees of freedom.
// Training sets overlap, so the differences are correlated; the test takes the correlation to be
// test_rows / (train_rows + test_rows), which is an assumption (no unbiased estimate from one cross-validation exists:
// Bengio and Grandvalet, JMLR 5, 2004). Ten repeats of ten folds are advised (Bouckaert and Frank, PAKDD 2004).
// Not for two fixed models: nothing is fitted, folds are disjoint samples, and McNemar's and Tango's methods on the
// pooled predictions apply. insufficient_data for fewer than two differences or when all are equal; invalid_argument
// for one that is not finite.
Result<MeanTest> corrected_resampled_t(std::span<const double> differences, FoldSizes sizes, double level);

}  // namespace assay::stats
