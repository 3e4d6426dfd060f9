#pragma once

#include "assay/analysis/comparison.hpp"
#include "assay/metrics/confusion.hpp"
#include "assay/record/number.hpp"

namespace assay::analysis {

// Interval of the difference of a confusion-matrix metric when both models decided every sample alike. With confidence
// `level` at most m of n further samples would flip, m the exact (Clopper–Pearson) bound for none seen; the ends are
// the worst and the best that m flips of one true class to one other class could do to the metric.
record::Range bound_without_flips(const Comparison& comparison, const metrics::ConfusionMetric& metric, double level);

// Interval of the metric of one model that decided every sample rightly: from the worst that as many errors of one
// class for another could do as the exact bound for none seen allows, up to the value itself. None when there was an
// error.
record::Range bound_without_errors(const Comparison& comparison, const Answers& answers,
                                   const metrics::ConfusionMetric& metric, double level);

// Interval of the difference of a metric of scores when both models gave every sample the same answer, to the last bit:
// as many samples as the exact bound for none seen allows may be answered otherwise. A mean of figures within bounds
// moves by at most the width of the bounds for each of them, ROC AUC by at most their share of the smallest class.
// None, with that reason, for metrics that one sample may move without limit, for other ranks, and for samples in
// groups.
record::Range bound_without_changes(const Comparison& comparison, const metrics::MetricInfo& metric, double level);

}  // namespace assay::analysis
