#pragma once

#include "assay/analysis/comparison.hpp"
#include "assay/metrics/confusion.hpp"
#include "assay/record/number.hpp"

namespace assay::analysis {

// Interval of the difference of a confusion-matrix metric when both models decided every sample alike. With confidence
// `level` at most m of n further samples would flip, m the exact (Clopper–Pearson) bound for none seen; the ends are
// the worst and the best that m flips of one true class to one other class could do to the metric.
record::Range bound_without_flips(const Comparison& comparison, const metrics::ConfusionMetric& metric, double level);

}  // namespace assay::analysis
