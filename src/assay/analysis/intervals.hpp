#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "assay/analysis/comparison.hpp"
#include "assay/metrics/metric.hpp"
#include "assay/record/number.hpp"

namespace assay::analysis {

struct ResamplingOptions {
  double level = 0.95;
  int resamples = 10'000;
  std::uint64_t seed = 0;
  unsigned threads = 1;  // the results do not depend on it
};

// A metric of both models with the uncertainty of each figure, all from the same resamples.
struct PairedEstimate {
  record::Number baseline;
  record::Number candidate;
  record::Number difference;  // candidate − baseline
  record::Number ratio;       // candidate / baseline
  record::Range baseline_interval;
  record::Range candidate_interval;
  record::Range difference_interval;
  record::Range ratio_interval;
  std::string method;  // of the values and their difference
  std::string ratio_method;
};

// Paired BCa bootstrap of every metric at once: indices (or whole groups, where samples come in groups) are drawn once
// and applied to both models and all metrics. Metrics of the confusion matrix alone are resampled by cells (true class,
// decision of either model), which has the same distribution and costs the number of cells instead of samples. When not
// one decision differs the resamples cannot show what a larger sample might: then the interval of the difference is the
// worst that as many flips could do as the exact bound for none seen allows. When flips of one direction alone were
// seen each end moves on from the bootstrap's by what as many flips of the other could add. In groups the bound is on
// groups.
std::vector<PairedEstimate> paired_estimates(const Comparison& comparison,
                                             std::span<const metrics::Metric* const> metrics,
                                             const ResamplingOptions& options);

// Resamples that metrics of scores get for n samples: as many as asked for, but at most 2·10⁷ drawn samples in all, and
// at least 1000.
int score_resamples(std::uint64_t n, int asked);

}  // namespace assay::analysis
