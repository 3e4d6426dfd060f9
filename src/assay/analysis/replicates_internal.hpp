#pragma once

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "assay/analysis/intervals.hpp"
#include "assay/stats/bootstrap.hpp"

namespace assay::analysis {

inline double number_or_nan(const metrics::Value& value) {
  return value ? *value : std::numeric_limits<double>::quiet_NaN();
}

// What resampling and leaving out gave for one metric: values of both models, NaN where a resample has none.
struct Replicates {
  std::vector<double> baseline;
  std::vector<double> candidate;
  std::vector<double> left_out_baseline;  // jackknife
  std::vector<double> left_out_candidate;
  std::vector<double> multiplicity;  // of each left-out value
  std::string method;
  std::string reason;  // why there are no replicates, where there are none
};

// Puts the figures of one metric together: estimates, and BCa intervals of each model's value, difference and ratio.
PairedEstimate estimate_from(const metrics::Value& baseline, const metrics::Value& candidate,
                             const Replicates& replicates, double level);

// For metrics of the confusion matrix of ungrouped samples, together: one Replicates per metric.
std::vector<Replicates> resample_cells(const Comparison& comparison,
                                       std::span<const metrics::ConfusionMetric* const> metrics,
                                       const ResamplingOptions& options);

// For all others, together: one Replicates per metric.
std::vector<Replicates> resample_samples(const Comparison& comparison, std::span<const metrics::Metric* const> metrics,
                                         const ResamplingOptions& options);

}  // namespace assay::analysis
