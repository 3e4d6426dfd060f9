#include <algorithm>
#include <cmath>

#include "assay/metrics/residual.hpp"
#include "assay/metrics/score_metrics.hpp"

namespace assay::metrics {
namespace {

// Keeps the maximum; a sample of weight 0 does not count.
struct Largest {
  double error = 0;
  std::uint64_t n = 0;
  std::string reason;

  void add(const Predictions& p, std::size_t i) {
    ++n;
    double distance = 0;
    const std::string why_none = residual(p, i, distance);
    if (reason.empty()) reason = why_none;
    error = std::max(error, std::abs(distance));
  }
  Value value() const {
    if (n == 0) return undefined("no samples");
    return reason.empty() ? Value(error) : undefined(reason);
  }
};

class MaxErrorState final : public State {
 public:
  void update(const Predictions& batch) override {
    for (std::size_t i = 0; i < batch.n; ++i) {
      if (batch.weight(i) > 0) largest_.add(batch, i);
    }
  }
  void merge(const State& other) override {
    const auto& state = dynamic_cast<const MaxErrorState&>(other);
    largest_.error = std::max(largest_.error, state.largest_.error);
    largest_.n += state.largest_.n;
    if (largest_.reason.empty()) largest_.reason = state.largest_.reason;
  }
  Value value() const override { return largest_.value(); }

 private:
  Largest largest_;
};

class MaxErrorResampler final : public Resampler {
 public:
  explicit MaxErrorResampler(const Predictions& whole) : whole_(whole) {}
  Value value(std::span<const std::uint32_t> weights) const override {
    Largest largest;
    for (std::size_t i = 0; i < whole_.n; ++i) {
      if (weights[i] > 0) largest.add(whole_, i);
    }
    return largest.value();
  }

 private:
  Predictions whole_;
};

class MaxError final : public Metric {
 public:
  MaxError()
      : Metric({.name = "max_error",
                .title = "max error",
                .definition = "largest |prediction − target|",
                .source = "by definition",
                .direction = Direction::lower_is_better,
                .unit = Unit::number,
                .bounds = {0, k_no_bound},
                .tasks = {Task::regression},
                .needs = Needs::scores,
                .ties = "none: the order of scores plays no part",
                .has_interval = false}) {}
  std::unique_ptr<State> start(const TaskShape&) const override { return std::make_unique<MaxErrorState>(); }
  std::unique_ptr<Resampler> resampler(const Predictions& whole, const TaskShape&) const override {
    return std::make_unique<MaxErrorResampler>(whole);
  }
};

}  // namespace

std::unique_ptr<Metric> maximum_error() {
  return std::make_unique<MaxError>();
}

}  // namespace assay::metrics
