#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "assay/metrics/metric.hpp"

namespace assay::metrics {

// Samples of one score: how much weight is positive and how much negative. Ordered by falling score, one per distinct
// score, so that ties are one step.
struct ScoreStep {
  double positive = 0;
  double negative = 0;
};

// A metric of how scores rank the positive samples above the others. For multi-class tasks the mean over the classes,
// each against the rest; every class must occur then.
class RankingMetric final : public Metric {
 public:
  // Of steps by falling score; `positives` and `negatives` are their sums, both above 0.
  using Formula = std::function<double(std::span<const ScoreStep> steps, double positives, double negatives)>;
  RankingMetric(MetricInfo info, Formula formula) : Metric(std::move(info)), formula_(std::move(formula)) {}

  std::unique_ptr<State> start(const TaskShape& task) const override;
  std::unique_ptr<Resampler> resampler(const Predictions& whole, const TaskShape& task) const override;
  const Formula& formula() const { return formula_; }

 private:
  Formula formula_;
};

// Area under the ROC curve: the probability that a positive scores above a negative, ties half.
std::unique_ptr<Metric> roc_auc();
// The part up to a false-positive rate, standardised so that chance is 0.5 and perfection 1: "partial_auc[0.1]".
std::unique_ptr<Metric> partial_auc(double max_fpr);
// Σ (R_n − R_{n−1}) P_n over falling thresholds.
std::unique_ptr<Metric> average_precision();

}  // namespace assay::metrics
