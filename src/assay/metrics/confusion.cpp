#include "assay/metrics/confusion.hpp"

#include <algorithm>

#include "assay/base/check.hpp"

namespace assay::metrics {
namespace {

void fill(const Predictions& predictions, std::span<const std::uint32_t> weights, ConfusionMatrix& matrix) {
  for (std::size_t i = 0; i < predictions.n; ++i) {
    const std::uint64_t weight = weights.empty() ? 1 : weights[i];
    if (weight == 0) continue;
    const std::int32_t decided = predictions.predicted.empty() ? -1 : predictions.predicted[i];
    if (decided < 0) {
      matrix.add_undecided(weight);
    } else {
      matrix.add(static_cast<std::size_t>(predictions.labels[i]), static_cast<std::size_t>(decided), weight);
    }
  }
}

class ConfusionState final : public State {
 public:
  ConfusionState(const ConfusionMetric& metric, TaskShape task)
      : metric_(metric), task_(std::move(task)), matrix_(task_.classes) {}
  void update(const Predictions& batch) override { fill(batch, batch.weights, matrix_); }
  void merge(const State& other) override { matrix_.merge(dynamic_cast<const ConfusionState&>(other).matrix_); }
  Value value() const override { return metric_.value_of(matrix_, task_); }

 private:
  const ConfusionMetric& metric_;
  TaskShape task_;
  ConfusionMatrix matrix_;
};

class ConfusionResampler final : public Resampler {
 public:
  ConfusionResampler(const ConfusionMetric& metric, const Predictions& whole, TaskShape task)
      : metric_(metric), whole_(whole), task_(std::move(task)) {}
  Value value(std::span<const std::uint32_t> weights) const override {
    ConfusionMatrix matrix(task_.classes);
    fill(whole_, weights, matrix);
    return metric_.value_of(matrix, task_);
  }

 private:
  const ConfusionMetric& metric_;
  Predictions whole_;
  TaskShape task_;
};

}  // namespace

void ConfusionMatrix::add(std::size_t truth, std::size_t decided, std::uint64_t count) {
  ASSAY_CHECK(truth < classes_ && decided < classes_);
  cells_[truth * classes_ + decided] += count;
  truth_[truth] += count;
  decided_[decided] += count;
  total_ += count;
  if (truth == decided) right_ += count;
}

void ConfusionMatrix::merge(const ConfusionMatrix& other) {
  ASSAY_CHECK(other.classes_ == classes_);
  for (std::size_t t = 0; t < classes_; ++t) {
    for (std::size_t d = 0; d < classes_; ++d) add(t, d, other.at(t, d));
  }
  undecided_ += other.undecided_;
}

void ConfusionMatrix::clear() {
  std::ranges::fill(cells_, 0U);
  std::ranges::fill(truth_, 0U);
  std::ranges::fill(decided_, 0U);
  total_ = right_ = undecided_ = 0;
}

Value ConfusionMetric::value_of(const ConfusionMatrix& matrix, const TaskShape& task) const {
  if (matrix.undecided() > 0) return undefined("a sample was not decided: its scores only rank, or are not numbers");
  if (matrix.total() == 0) return undefined("no samples");
  return formula_(matrix, task);
}

std::unique_ptr<State> ConfusionMetric::start(const TaskShape& task) const {
  return std::make_unique<ConfusionState>(*this, task);
}

std::unique_ptr<Resampler> ConfusionMetric::resampler(const Predictions& whole, const TaskShape& task) const {
  return std::make_unique<ConfusionResampler>(*this, whole, task);
}

}  // namespace assay::metrics
