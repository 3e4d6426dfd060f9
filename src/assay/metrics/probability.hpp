#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "assay/metrics/predictions.hpp"

namespace assay::metrics {

// Why a sample lacks a score per class, or the one of the positive class of a binary task; empty when it has them.
std::string why_no_scores(const Predictions& predictions, const TaskShape& task, std::size_t i);

// Why a sample has no probabilities; empty when it has.
std::string why_no_probabilities(const Predictions& predictions, const TaskShape& task, std::size_t i);

// Log-probabilities of one sample's logits, in double and without overflow. The highest logit is taken off first and
// not added again, so that nothing is lost when all of them are large.
struct LogSoftmax {
  double highest = 0;
  double log_sum = 0;  // log Σ exp(logit − highest)

  static LogSoftmax over(std::span<const float> logits);
  double of(double logit) const { return (logit - highest) - log_sum; }
};

// Probabilities of all classes of one sample, in double: softmax or sigmoid of logits, probabilities as they are; a
// single score is that of the positive class. Gives a reason when there are none.
std::string class_probabilities(const Predictions& predictions, const TaskShape& task, std::size_t i,
                                std::span<double> out);

// −log p of the true class. Logits: log-sum-exp, nothing clipped. Probabilities: clipped to [1.19e-7, 1 − 1.19e-7], the
// machine epsilon of float32, as scikit-learn does for float32 input.
std::string negative_log_likelihood(const Predictions& predictions, const TaskShape& task, std::size_t i, double& out);

}  // namespace assay::metrics
