#pragma once

#include <vector>

#include "assay/analysis/comparison.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

// Every sample whose decision changed, worst first: regressions, then changes from wrong to wrong and, without labels,
// plain disagreements, then improvements; within each by how far the probability of the class that matters fell (the
// target's class, or without labels the baseline's decision).
std::vector<record::FlipRow> flips_of(const Comparison& comparison);

}  // namespace assay::analysis
