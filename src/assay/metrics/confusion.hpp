#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "assay/metrics/metric.hpp"

namespace assay::metrics {

// Counts of samples by true class (rows) and decided class (columns), with the sums that metrics ask for.
class ConfusionMatrix {
 public:
  explicit ConfusionMatrix(std::size_t classes)
      : classes_(classes), cells_(classes * classes), truth_(classes), decided_(classes) {}

  void add(std::size_t truth, std::size_t decided, std::uint64_t count = 1);
  void remove(std::size_t truth, std::size_t decided, std::uint64_t count);  // at most as many as the cell holds
  void add_undecided(std::uint64_t count) { undecided_ += count; }
  void merge(const ConfusionMatrix& other);
  void clear();

  std::size_t classes() const { return classes_; }
  std::uint64_t at(std::size_t truth, std::size_t decided) const { return cells_[truth * classes_ + decided]; }
  std::uint64_t right(std::size_t c) const { return at(c, c); }
  std::uint64_t truth(std::size_t c) const { return truth_[c]; }      // samples of the class
  std::uint64_t decided(std::size_t c) const { return decided_[c]; }  // decisions for the class
  std::uint64_t total() const { return total_; }
  std::uint64_t right() const { return right_; }
  std::uint64_t undecided() const { return undecided_; }

 private:
  std::size_t classes_;
  std::vector<std::uint64_t> cells_;
  std::vector<std::uint64_t> truth_;
  std::vector<std::uint64_t> decided_;
  std::uint64_t total_ = 0;
  std::uint64_t right_ = 0;
  std::uint64_t undecided_ = 0;
};

// A metric that is a function of the confusion matrix. Undefined without samples, and when a sample was not decided.
class ConfusionMetric final : public Metric {
 public:
  using Formula = std::function<Value(const ConfusionMatrix&, const TaskShape&)>;
  ConfusionMetric(MetricInfo info, Formula formula) : Metric(std::move(info)), formula_(std::move(formula)) {}

  Value value_of(const ConfusionMatrix& matrix, const TaskShape& task) const;
  std::unique_ptr<State> start(const TaskShape& task) const override;
  std::unique_ptr<Resampler> resampler(const Predictions& whole, const TaskShape& task) const override;
  const ConfusionMetric* as_confusion() const override { return this; }

 private:
  Formula formula_;
};

}  // namespace assay::metrics
