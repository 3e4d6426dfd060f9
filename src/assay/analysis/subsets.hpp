#pragma once

#include <vector>

#include "assay/analysis/comparison.hpp"
#include "assay/analysis/intervals.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

// Every class and every value of every slice by itself: accuracies, regressions and improvements, Tango's interval and
// McNemar's mid-p, or where samples come in groups the interval by resampling whole groups and the sign-flip test over
// them; the p values adjusted over all rows by Benjamini and Hochberg. In the order classes, then slices. Without
// labels the slices alone, with their disagreements.
std::vector<record::SubsetRow> subsets_of(const Comparison& comparison, const ResamplingOptions& options);

}  // namespace assay::analysis
