#include "assay/metrics/confusion.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "assay/base/check.hpp"

namespace assay::metrics {
namespace {

void add_decision(ConfusionMatrix& matrix, std::int64_t truth, std::int32_t decided, std::uint64_t count) {
  if (decided < 0) {
    matrix.add_undecided(count);
  } else {
    matrix.add(static_cast<std::size_t>(truth), static_cast<std::size_t>(decided), count);
  }
}

class ConfusionState final : public State {
 public:
  ConfusionState(const ConfusionMetric& metric, TaskShape task)
      : metric_(metric), task_(std::move(task)), matrix_(task_.classes) {}
  void update(const Predictions& batch) override {
    for (std::size_t i = 0; i < batch.n; ++i) {
      const std::int32_t decided = batch.predicted.empty() ? -1 : batch.predicted[i];
      add_decision(matrix_, batch.labels[i], decided, batch.weight(i));
    }
  }
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
      : metric_(metric), task_(std::move(task)), cell_of_(whole.n) {
    std::map<std::pair<std::int64_t, std::int32_t>, std::uint32_t> known;
    for (std::size_t i = 0; i < whole.n; ++i) {
      const std::int32_t decided = whole.predicted.empty() ? -1 : whole.predicted[i];
      const auto [cell, is_new] = known.try_emplace({whole.labels[i], decided}, cells_.size());
      if (is_new) cells_.push_back({whole.labels[i], decided});
      cell_of_[i] = cell->second;
    }
  }
  Value value(std::span<const std::uint32_t> weights) const override {
    std::vector<std::uint64_t> counts(cells_.size());
    for (std::size_t i = 0; i < cell_of_.size(); ++i) counts[cell_of_[i]] += weights[i];
    ConfusionMatrix matrix(task_.classes);
    for (std::size_t k = 0; k < cells_.size(); ++k) add_decision(matrix, cells_[k].truth, cells_[k].decided, counts[k]);
    return metric_.value_of(matrix, task_);
  }

 private:
  struct Cell {
    std::int64_t truth;
    std::int32_t decided;
  };
  const ConfusionMetric& metric_;
  TaskShape task_;
  std::vector<Cell> cells_;  // those that occur
  std::vector<std::uint32_t> cell_of_;
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

void ConfusionMatrix::remove(std::size_t truth, std::size_t decided, std::uint64_t count) {
  ASSAY_CHECK(truth < classes_ && decided < classes_ && count <= at(truth, decided));
  cells_[truth * classes_ + decided] -= count;
  truth_[truth] -= count;
  decided_[decided] -= count;
  total_ -= count;
  if (truth == decided) right_ -= count;
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
