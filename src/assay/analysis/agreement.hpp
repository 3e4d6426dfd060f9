#pragma once

#include <cstdint>

#include "assay/analysis/comparison.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

struct AgreementOptions {
  double level = 0.95;
  std::uint64_t seed = 0;
};

// How alike the two models answer, sample by sample: decisions (top-1 agreement, regressions, improvements, ties,
// McNemar's tests) and scores, baseline first:
//   KL(F‖Q) in nats, mean over samples, from logits by log-softmax in double; probabilities are clipped at 1.19e-7
//   SQNR = 10 log10(Σ z_F² / Σ (z_F − z_Q)²) over the whole set; cosine per sample, then the mean
// Scores of different kinds (logits against probabilities) are compared by KL alone.
record::Agreement agreement_of(const Comparison& comparison, const AgreementOptions& options);

}  // namespace assay::analysis
