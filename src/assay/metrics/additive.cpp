#include "assay/metrics/additive.hpp"

#include <algorithm>

#include "assay/metrics/unusable_samples.hpp"

namespace assay::metrics {
namespace {

class AdditiveState final : public State {
 public:
  AdditiveState(const AdditiveMetric& metric, TaskShape task)
      : metric_(metric), task_(std::move(task)), totals_(metric.terms()), terms_(metric.terms()) {}

  void update(const Predictions& batch) override {
    for (std::size_t i = 0; i < batch.n; ++i) {
      const double weight = batch.weight(i);
      if (weight == 0) continue;
      std::ranges::fill(terms_, 0.0);
      const std::string reason = metric_.contribute(batch, task_, i, terms_);
      if (!reason.empty() && reason_.empty()) reason_ = reason;
      for (std::size_t k = 0; k < terms_.size(); ++k) totals_[k] += weight * terms_[k];
      n_ += weight;
    }
  }
  void merge(const State& other) override {
    const auto& state = dynamic_cast<const AdditiveState&>(other);
    for (std::size_t k = 0; k < totals_.size(); ++k) totals_[k] += state.totals_[k];
    n_ += state.n_;
    if (reason_.empty()) reason_ = state.reason_;
  }
  Value value() const override { return reason_.empty() ? metric_.value_of(totals_, n_) : undefined(reason_); }

 private:
  const AdditiveMetric& metric_;
  TaskShape task_;
  std::vector<double> totals_;
  std::vector<double> terms_;
  double n_ = 0;
  std::string reason_;
};

class AdditiveResampler final : public Resampler {
 public:
  AdditiveResampler(const AdditiveMetric& metric, const Predictions& whole, const TaskShape& task)
      : metric_(metric), n_(whole.n), terms_(metric.terms()), table_(whole.n * metric.terms()) {
    for (std::size_t i = 0; i < n_; ++i) {
      const auto row = std::span(table_).subspan(i * terms_, terms_);
      const std::string reason = metric.contribute(whole, task, i, row);
      if (reason.empty()) continue;
      unusable_.add(i, reason);
      std::ranges::fill(row, 0.0);
    }
  }
  Value value(std::span<const std::uint32_t> weights) const override {
    if (unusable_.any_counts(weights)) return undefined(unusable_.reason());
    std::uint64_t n = 0;
    for (std::size_t i = 0; i < n_; ++i) n += weights[i];
    std::vector<double> totals(terms_);
    for (std::size_t k = 0; k < terms_; ++k) totals[k] = total(weights, k);
    return metric_.value_of(totals, static_cast<double>(n));
  }

 private:
  double total(std::span<const std::uint32_t> weights, std::size_t k) const {
    double sum = 0;
    for (std::size_t i = 0; i < n_; ++i) sum += static_cast<double>(weights[i]) * table_[i * terms_ + k];
    return sum;
  }

  const AdditiveMetric& metric_;
  std::size_t n_;
  std::size_t terms_;
  std::vector<double> table_;
  UnusableSamples unusable_;
};

}  // namespace

std::unique_ptr<State> AdditiveMetric::start(const TaskShape& task) const {
  return std::make_unique<AdditiveState>(*this, task);
}

std::unique_ptr<Resampler> AdditiveMetric::resampler(const Predictions& whole, const TaskShape& task) const {
  return std::make_unique<AdditiveResampler>(*this, whole, task);
}

}  // namespace assay::metrics
