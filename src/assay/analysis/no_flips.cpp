#include "assay/analysis/no_flips.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "assay/stats/proportion.hpp"

namespace assay::analysis {
namespace {

using metrics::ConfusionMatrix;

// The matrix with up to `count` of the samples of class `truth` decided as `from` decided as `to` instead.
ConfusionMatrix moved(const ConfusionMatrix& matrix, std::size_t truth, std::size_t from, std::size_t to,
                      std::uint64_t count) {
  ConfusionMatrix changed(matrix.classes());
  const std::uint64_t moving = std::min(count, matrix.at(truth, from));
  for (std::size_t t = 0; t < matrix.classes(); ++t) {
    for (std::size_t d = 0; d < matrix.classes(); ++d) {
      std::uint64_t cell = matrix.at(t, d);
      if (t == truth && d == from) cell -= moving;
      if (t == truth && d == to) cell += moving;
      changed.add(t, d, cell);
    }
  }
  return changed;
}

ConfusionMatrix matrix_of(const Comparison& comparison, const Answers& answers) {
  ConfusionMatrix matrix(comparison.task.classes);
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    matrix.add(static_cast<std::size_t>(comparison.labels[i]), static_cast<std::size_t>(answers.predicted[i]));
  }
  return matrix;
}

// As many samples out of n as may change although none was seen to.
std::uint64_t changes_not_ruled_out(std::uint64_t n, double level) {
  return static_cast<std::uint64_t>(std::ceil(stats::clopper_pearson(0, n, level).high * static_cast<double>(n)));
}

std::uint64_t smallest_class(const Comparison& comparison) {
  std::vector<std::uint64_t> samples(comparison.task.classes);
  for (const std::int64_t label : comparison.labels) ++samples[static_cast<std::size_t>(label)];
  std::erase(samples, std::uint64_t{0});
  return samples.empty() ? 0 : *std::ranges::min_element(samples);
}

// Every value the metric takes when the decision of so many samples of a class changes from one class to another, of
// which one is the class itself.
std::vector<double> values_after_changes(const ConfusionMatrix& matrix, const metrics::ConfusionMetric& metric,
                                         const metrics::TaskShape& task, std::uint64_t changes) {
  std::vector<double> values;
  for (std::size_t truth = 0; truth < matrix.classes(); ++truth) {
    for (std::size_t other = 0; other < matrix.classes(); ++other) {
      if (other == truth) continue;
      const auto worse = metric.value_of(moved(matrix, truth, truth, other, changes), task);
      const auto better = metric.value_of(moved(matrix, truth, other, truth, changes), task);
      if (worse) values.push_back(*worse);
      if (better) values.push_back(*better);
    }
  }
  return values;
}

}  // namespace

record::Range bound_without_flips(const Comparison& comparison, const metrics::ConfusionMetric& metric, double level) {
  const ConfusionMatrix matrix = matrix_of(comparison, *comparison.baseline);
  const metrics::Value as_is = metric.value_of(matrix, comparison.task);
  if (!as_is) return record::Range::none(as_is.error().reason);
  double reach = 0;
  for (const double value :
       values_after_changes(matrix, metric, comparison.task, changes_not_ruled_out(comparison.n(), level))) {
    reach = std::max(reach, std::abs(value - *as_is));
  }
  return record::Range::of(-reach, reach);
}

record::Range bound_without_changes(const Comparison& comparison, const metrics::MetricInfo& metric, double level) {
  const std::string same = "both models gave every sample the same answer, ";
  if (!comparison.groups.empty()) return record::Range::none(same + "and samples in groups have no bound on others");
  const auto changes = static_cast<double>(changes_not_ruled_out(comparison.n(), level));
  const double width = metric.bounds.greatest - metric.bounds.least;
  double reach = metrics::k_no_bound;
  if (metric.is_mean) reach = changes / static_cast<double>(comparison.n()) * width;
  if (metric.name == "roc_auc") reach = std::min(1.0, changes / static_cast<double>(smallest_class(comparison)));
  if (std::isfinite(reach)) return record::Range::of(-reach, reach);
  return record::Range::none(same + (std::isfinite(width)
                                         ? "but how far others could move this metric is not known"
                                         : "but one they answer differently could move this metric by any amount"));
}

record::Range bound_without_errors(const Comparison& comparison, const Answers& answers,
                                   const metrics::ConfusionMetric& metric, double level) {
  const ConfusionMatrix matrix = matrix_of(comparison, answers);
  const metrics::Value as_is = metric.value_of(matrix, comparison.task);
  if (!as_is) return record::Range::none(as_is.error().reason);
  if (matrix.right() != matrix.total()) return record::Range::none("the statistic is the same in every resample");
  double low = *as_is;
  double high = *as_is;
  for (const double value :
       values_after_changes(matrix, metric, comparison.task, changes_not_ruled_out(comparison.n(), level))) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return record::Range::of(low, high);
}

}  // namespace assay::analysis
