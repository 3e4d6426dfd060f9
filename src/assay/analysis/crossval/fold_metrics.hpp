#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assay/analysis/comparison.hpp"
#include "assay/analysis/quality.hpp"
#include "assay/metrics/metric.hpp"
#include "assay/record/crossval_result.hpp"
#include "assay/stats/corrected_t.hpp"

namespace assay::analysis {

// Values of metrics by fold, for both models, as they come in: one after the other for each model of a fold.
class FoldValues {
 public:
  FoldValues(std::span<const metrics::Metric* const> metrics, std::size_t folds);

  // What a fold's models give on its rows. Called once for each pair of models of the fold.
  void add(std::size_t fold, const Comparison& comparison);

  // Means over the models of the fold, or the reason why one of them has no value.
  record::Number baseline(std::size_t metric, std::size_t fold) const { return mean(baseline_[metric][fold]); }
  record::Number candidate(std::size_t metric, std::size_t fold) const { return mean(candidate_[metric][fold]); }

  // Candidate − baseline of each model of a fold in the order they came in; undefined ones are left out.
  std::vector<double> differences(std::size_t metric, std::size_t fold) const;

  std::size_t folds() const { return folds_; }

 private:
  using Cells = std::vector<std::vector<record::Number>>;  // [fold][model]
  static record::Number mean(const std::vector<record::Number>& values);

  std::vector<const metrics::Metric*> metrics_;
  std::size_t folds_;
  std::vector<Cells> baseline_;  // [metric]
  std::vector<Cells> candidate_;
};

// Which intervals stand in a cross-validation.
struct FoldStatistics {
  bool refitted = false;     // something is made anew in every fold
  bool five_by_two = false;  // the folds are five repeats of two
  stats::FoldSizes sizes;
  double level = 0.95;
};

// The figures of one metric over the folds; `pooled` is the row of all held-out samples at once. With refitted the mean
// difference gets Nadeau and Bengio's corrected interval, and of 5×2 folds Alpaydin's test; otherwise both are
// undefined, since two fixed models have no variance from fold to fold but that of the samples.
record::FoldMetric fold_metric(const FoldValues& values, std::size_t metric, const record::QualityRow& pooled,
                               const FoldStatistics& statistics);

// Puts what holds for models made anew in every fold in the place of the pooled figures: the means over the folds; as
// intervals the corrected ones, but no narrower than those of the pooled samples, which hold for the fold's models
// alone and so leave out what another fit would change. `row` must be the one of the estimate.
void use_fold_estimates(const record::FoldMetric& folds, const FoldStatistics& statistics, record::QualityRow& row,
                        PairedEstimate& estimate);

}  // namespace assay::analysis
