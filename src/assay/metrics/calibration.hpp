#pragma once

#include <array>
#include <memory>

#include "assay/metrics/metric.hpp"

namespace assay::metrics {

// What one bin of confidences holds.
struct CalibrationBin {
  double n = 0;
  double confidence = 0;  // sum over its samples
  double hits = 0;        // of them, those whose top class is the true one

  double gap() const { return confidence > hits ? confidence - hits : hits - confidence; }
};

// Fifteen bins of equal width over [0, 1], closed on the left; a confidence of 1 belongs to the last.
using CalibrationBins = std::array<CalibrationBin, 15>;

// A metric of how far the confidence in the top class is from its share of hits, bin by bin.
class CalibrationMetric final : public Metric {
 public:
  using Formula = double (*)(const CalibrationBins& bins, double n);
  CalibrationMetric(MetricInfo info, Formula formula) : Metric(std::move(info)), formula_(formula) {}

  Value value_of(const CalibrationBins& bins) const;
  std::unique_ptr<State> start(const TaskShape& task) const override;
  std::unique_ptr<Resampler> resampler(const Predictions& whole, const TaskShape& task) const override;

 private:
  Formula formula_;
};

}  // namespace assay::metrics
