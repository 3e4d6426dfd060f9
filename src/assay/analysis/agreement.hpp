#pragma once

#include "assay/analysis/comparison.hpp"
#include "assay/analysis/intervals.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

// How alike the two models answer, sample by sample: decisions (top-1 agreement, regressions, improvements, ties,
// McNemar's tests) and scores, baseline first:
//   KL(F‖Q) in nats, mean over samples, from logits by log-softmax in double; probabilities are clipped at 1.19e-7
//   SQNR = 10 log10(Σ z_F² / Σ (z_F − z_Q)²) over the whole set; cosine per sample, then the mean
// Intervals of the rates are Clopper–Pearson's, or by resampling whole groups where samples come in groups.
// Scores of different kinds (logits against probabilities) are compared by KL alone.
record::Agreement agreement_of(const Comparison& comparison, const ResamplingOptions& options);

}  // namespace assay::analysis
