#pragma once

#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "assay/metrics/predictions.hpp"
#include "assay/metrics/value.hpp"

namespace assay::metrics {

class ConfusionMetric;

enum class Direction { higher_is_better, lower_is_better };
enum class Unit { fraction, number };  // a fraction is shown as per cent, its difference in points

// The least and the greatest value a metric can take; infinite where there is none.
struct Bounds {
  double least = 0;
  double greatest = 1;
};
inline constexpr double k_no_bound = std::numeric_limits<double>::infinity();

enum class Needs { decisions, scores, probabilities };  // scores: of any kind, a regression's values too

// What a metric is, for `assay list`, reports and documents. A name changes when its numbers would.
struct MetricInfo {
  std::string name;        // "f1_macro"
  std::string title;       // "F1 macro"
  std::string definition;  // one line, with the formula
  std::string source;
  Direction direction = Direction::higher_is_better;
  Unit unit = Unit::fraction;
  Bounds bounds;
  std::vector<Task> tasks;
  Needs needs = Needs::decisions;
  std::string ties;          // what equal scores count as
  bool headline = false;     // in the short table
  bool by_default = true;    // computed without being asked for
  bool is_mean = false;      // of a figure of each sample that lies within the bounds
  bool has_interval = true;  // false: resampling says nothing about it, as for a maximum
};

// The value over the samples seen so far. Feeding batches one by one, or two states merged, gives what the whole would.
class State {
 public:
  virtual ~State() = default;
  virtual void update(const Predictions& batch) = 0;
  virtual void merge(const State& other) = 0;  // of the same metric and task
  virtual Value value() const = 0;
};

// The metric of one fixed set of predictions as a function of how often each sample counts: what resampling asks for
// thousands of times. Made once; safe to use from several threads.
class Resampler {
 public:
  virtual ~Resampler() = default;
  virtual Value value(std::span<const std::uint32_t> weights) const = 0;
};

class Metric {
 public:
  explicit Metric(MetricInfo info) : info_(std::move(info)) {}
  virtual ~Metric() = default;
  const MetricInfo& info() const { return info_; }
  bool applies_to(Task task) const;

  virtual std::unique_ptr<State> start(const TaskShape& task) const = 0;

  // The predictions must outlive it.
  virtual std::unique_ptr<Resampler> resampler(const Predictions& whole, const TaskShape& task) const = 0;

  // For metrics of the confusion matrix alone, which can be resampled cell by cell.
  virtual const ConfusionMetric* as_confusion() const { return nullptr; }

 private:
  MetricInfo info_;
};

// The metric of the whole set at once.
Value evaluate(const Metric& metric, const Predictions& whole, const TaskShape& task);

}  // namespace assay::metrics
