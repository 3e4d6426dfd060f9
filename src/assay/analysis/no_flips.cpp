#include "assay/analysis/no_flips.hpp"

#include <algorithm>
#include <cmath>

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

}  // namespace

record::Range bound_without_flips(const Comparison& comparison, const metrics::ConfusionMetric& metric, double level) {
  ConfusionMatrix matrix(comparison.task.classes);
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    matrix.add(static_cast<std::size_t>(comparison.labels[i]),
               static_cast<std::size_t>(comparison.baseline->predicted[i]));
  }
  const metrics::Value as_is = metric.value_of(matrix, comparison.task);
  if (!as_is) return record::Range::none(as_is.error().reason);
  const double bound = stats::clopper_pearson(0, comparison.n(), level).high * static_cast<double>(comparison.n());
  const auto flips = static_cast<std::uint64_t>(std::ceil(bound));
  double low = 0;
  double high = 0;
  for (std::size_t truth = 0; truth < matrix.classes(); ++truth) {
    for (std::size_t other = 0; other < matrix.classes(); ++other) {
      if (other == truth) continue;
      const auto worse = metric.value_of(moved(matrix, truth, truth, other, flips), comparison.task);
      const auto better = metric.value_of(moved(matrix, truth, other, truth, flips), comparison.task);
      for (const auto& value : {worse, better}) {
        if (!value) continue;
        low = std::min({low, *value - *as_is, *as_is - *value});
        high = std::max({high, *value - *as_is, *as_is - *value});
      }
    }
  }
  return record::Range::of(low, high);
}

}  // namespace assay::analysis
