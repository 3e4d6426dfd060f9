#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "assay/metrics/metric.hpp"

namespace assay::metrics {

// A metric that is a function of sums over samples: every sample contributes `terms` numbers, the value is made of
// their totals and of the number of samples.
class AdditiveMetric final : public Metric {
 public:
  // The contributions of one sample; a reason when it has none (a score is missing or not a number).
  using Contribution = std::function<std::string(const Predictions&, const TaskShape&, std::size_t, std::span<double>)>;
  using Formula = std::function<Value(std::span<const double> totals, double n)>;

  AdditiveMetric(MetricInfo info, std::size_t terms, Contribution contribution, Formula formula)
      : Metric(std::move(info)), terms_(terms), contribution_(std::move(contribution)), formula_(std::move(formula)) {}

  std::unique_ptr<State> start(const TaskShape& task) const override;
  std::unique_ptr<Resampler> resampler(const Predictions& whole, const TaskShape& task) const override;

  std::size_t terms() const { return terms_; }
  std::string contribute(const Predictions& p, const TaskShape& task, std::size_t i, std::span<double> out) const {
    return contribution_(p, task, i, out);
  }
  Value value_of(std::span<const double> totals, double n) const {
    return n == 0 ? undefined("no samples") : formula_(totals, n);
  }

 private:
  std::size_t terms_;
  Contribution contribution_;
  Formula formula_;
};

}  // namespace assay::metrics
