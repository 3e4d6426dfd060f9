#include <string>

#include "assay/metrics/residual.hpp"
#include "assay/metrics/score_metrics.hpp"
#include "assay/metrics/unusable_samples.hpp"

namespace assay::metrics {
namespace {

// Squared errors, and the spread of the targets about their running mean: sums of squares would lose the digits of
// targets that lie far from 0 (Welford, Technometrics 4, 1962; merged as in Chan, Golub & LeVeque, 1979).
struct Spread {
  double n = 0;
  double mean = 0;
  double about_mean = 0;
  double errors = 0;

  void add(double target, double error, double weight) {
    if (weight == 0) return;
    n += weight;
    const double before = target - mean;
    mean += before * weight / n;
    about_mean += weight * before * (target - mean);
    errors += weight * error * error;
  }
  void merge(const Spread& other) {
    if (other.n == 0) return;
    const double apart = other.mean - mean;
    const double both = n + other.n;
    about_mean += other.about_mean + apart * apart * n * other.n / both;
    mean += apart * other.n / both;
    errors += other.errors;
    n = both;
  }
  Value value() const {
    if (n == 0) return undefined("no samples");
    if (n < 2) return undefined("one sample only");
    if (about_mean <= 0) return undefined("the targets are all equal");
    return 1 - errors / about_mean;
  }
};

class RSquaredState final : public State {
 public:
  void update(const Predictions& batch) override {
    for (std::size_t i = 0; i < batch.n; ++i) {
      if (batch.weight(i) == 0) continue;
      double error = 0;
      const std::string reason = residual(batch, i, error);
      if (reason_.empty()) reason_ = reason;
      if (reason.empty()) spread_.add(batch.targets[i], error, batch.weight(i));
    }
  }
  void merge(const State& other) override {
    const auto& state = dynamic_cast<const RSquaredState&>(other);
    spread_.merge(state.spread_);
    if (reason_.empty()) reason_ = state.reason_;
  }
  Value value() const override { return reason_.empty() ? spread_.value() : undefined(reason_); }

 private:
  Spread spread_;
  std::string reason_;
};

class RSquaredResampler final : public Resampler {
 public:
  explicit RSquaredResampler(const Predictions& whole) : targets_(whole.targets), errors_(whole.n) {
    for (std::size_t i = 0; i < whole.n; ++i) {
      const std::string reason = residual(whole, i, errors_[i]);
      if (!reason.empty()) unusable_.add(i, reason);
    }
  }
  Value value(std::span<const std::uint32_t> weights) const override {
    if (unusable_.any_counts(weights)) return undefined(unusable_.reason());
    Spread spread;
    for (std::size_t i = 0; i < errors_.size(); ++i) spread.add(targets_[i], errors_[i], weights[i]);
    return spread.value();
  }

 private:
  std::span<const double> targets_;
  std::vector<double> errors_;
  UnusableSamples unusable_;
};

class RSquared final : public Metric {
 public:
  RSquared()
      : Metric({.name = "r2",
                .title = "R²",
                .definition = "1 − Σ (prediction − target)² / Σ (target − mean target)²",
                .source = "Wright, Journal of Agricultural Research 20, 1921",
                .unit = Unit::number,
                .bounds = {-k_no_bound, 1},
                .tasks = {Task::regression},
                .needs = Needs::scores,
                .ties = "none: the order of scores plays no part",
                .headline = true}) {}
  std::unique_ptr<State> start(const TaskShape&) const override { return std::make_unique<RSquaredState>(); }
  std::unique_ptr<Resampler> resampler(const Predictions& whole, const TaskShape&) const override {
    return std::make_unique<RSquaredResampler>(whole);
  }
};

}  // namespace

std::unique_ptr<Metric> r_squared() {
  return std::make_unique<RSquared>();
}

}  // namespace assay::metrics
