#pragma once

#include <cstdint>

#include "assay/analysis/comparison.hpp"
#include "assay/metrics/confusion.hpp"
#include "assay/record/number.hpp"

namespace assay::analysis {

// The units that are drawn, samples or the groups they come in, and in how many of them flips were seen.
struct SeenFlips {
  std::uint64_t units = 0;
  std::uint64_t losing = 0;     // at least one sample that only the baseline has right
  std::uint64_t gaining = 0;    // at least one sample that only the candidate has right
  std::uint64_t differing = 0;  // at least one sample decided differently
};
SeenFlips seen_flips(const Comparison& comparison);

// How many units there are, whether or not their samples are decided.
std::uint64_t units_of(const Comparison& comparison);

// Units out of so many that may change although none was seen to: the exact (Clopper–Pearson) bound, rounded up.
std::uint64_t units_not_ruled_out(std::uint64_t units, double level);

// Samples that may change although none was seen to. Of samples in groups all those of the largest groups, as many
// groups as the bound allows: the most that these can hold.
std::uint64_t samples_not_ruled_out(const Comparison& comparison, double level);

// Interval of the difference of a confusion-matrix metric when both models decided every sample alike. The ends are the
// worst and the best that flips of as many samples as are not ruled out could do to the metric, of one true class to
// one other class, and of the next class where that has too few samples.
record::Range bound_without_flips(const Comparison& comparison, const metrics::ConfusionMetric& metric, double level);

// What flips of the directions that were not seen could add to the candidate's value, as a range around 0: at the worst
// and at the best. {0, 0} when both directions were seen.
record::Range reach_of_unseen_flips(const Comparison& comparison, const metrics::ConfusionMetric& metric, double level);

// Interval of the metric of one model that decided every sample rightly: from the worst that as many errors of one
// class for another could do as the exact bound for none seen allows, up to the value itself. None when there was an
// error.
record::Range bound_without_errors(const Comparison& comparison, const Answers& answers,
                                   const metrics::ConfusionMetric& metric, double level);

// Interval of the difference of a metric of scores when both models gave every sample the same answer, to the last bit:
// as many samples as are not ruled out may be answered otherwise. A mean of figures within bounds moves by at most the
// width of the bounds for each of them, ROC AUC by at most their share of the smallest class. None, with that reason,
// for metrics that one sample may move without limit, and for other ranks.
record::Range bound_without_changes(const Comparison& comparison, const metrics::MetricInfo& metric, double level);

}  // namespace assay::analysis
