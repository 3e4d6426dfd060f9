#include "assay/analysis/no_flips.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "assay/stats/proportion.hpp"

namespace assay::analysis {
namespace {

using metrics::ConfusionMatrix;

// So many samples of a class decided as `to` instead of `from`.
struct Move {
  std::size_t truth;
  std::size_t from;
  std::size_t to;
  std::uint64_t count;
};

// `count` right decisions of a class turned into `other`, and of the next classes where it has too few.
std::vector<Move> losses_of(const ConfusionMatrix& matrix, std::size_t truth, std::size_t other, std::uint64_t count) {
  std::vector<Move> moves;
  for (std::size_t step = 0; step < matrix.classes() && count > 0; ++step) {
    const std::size_t t = (truth + step) % matrix.classes();
    const std::uint64_t moving = std::min(count, matrix.at(t, t));
    if (moving > 0) moves.push_back({t, t, t == other ? truth : other, moving});
    count -= moving;
  }
  return moves;
}

// The reverse: `count` decisions for `other` turned right.
std::vector<Move> gains_of(const ConfusionMatrix& matrix, std::size_t truth, std::size_t other, std::uint64_t count) {
  std::vector<Move> moves;
  for (std::size_t step = 0; step < matrix.classes() && count > 0; ++step) {
    const std::size_t t = (truth + step) % matrix.classes();
    const std::size_t from = t == other ? truth : other;
    const std::uint64_t moving = std::min(count, matrix.at(t, from));
    if (moving > 0) moves.push_back({t, from, t, moving});
    count -= moving;
  }
  return moves;
}

ConfusionMatrix matrix_of(const Comparison& comparison, const Answers& answers) {
  ConfusionMatrix matrix(comparison.task.classes);
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    matrix.add(static_cast<std::size_t>(comparison.labels[i]), static_cast<std::size_t>(answers.predicted[i]));
  }
  return matrix;
}

std::uint64_t smallest_class(const Comparison& comparison) {
  std::vector<std::uint64_t> samples(comparison.task.classes);
  for (const std::int64_t label : comparison.labels) ++samples[static_cast<std::size_t>(label)];
  std::erase(samples, std::uint64_t{0});
  return samples.empty() ? 0 : *std::ranges::min_element(samples);
}

struct Directions {
  bool losses;
  bool gains;
};

// Which way, and how far, a metric moves when decisions change.
class Reach {
 public:
  Reach(ConfusionMatrix matrix, const metrics::ConfusionMetric& metric, const metrics::TaskShape& task, double as_is)
      : matrix_(std::move(matrix)), metric_(metric), task_(task), as_is_(as_is) {}

  // Tries every pair of a true class and another.
  void widen(std::uint64_t changes, Directions directions) {
    for (std::size_t truth = 0; truth < matrix_.classes(); ++truth) {
      for (std::size_t other = 0; other < matrix_.classes(); ++other) {
        if (other == truth) continue;
        if (directions.losses) include(losses_of(matrix_, truth, other, changes));
        if (directions.gains) include(gains_of(matrix_, truth, other, changes));
      }
    }
  }
  double down() const { return down_; }
  double up() const { return up_; }

 private:
  void include(const std::vector<Move>& moves) {
    if (moves.empty()) return;
    for (const Move& move : moves) shift(move.truth, move.from, move.to, move.count);
    const metrics::Value value = metric_.value_of(matrix_, task_);
    for (const Move& move : moves) shift(move.truth, move.to, move.from, move.count);
    if (!value) return;
    down_ = std::max(down_, as_is_ - *value);
    up_ = std::max(up_, *value - as_is_);
  }
  void shift(std::size_t truth, std::size_t from, std::size_t to, std::uint64_t count) {
    matrix_.remove(truth, from, count);
    matrix_.add(truth, to, count);
  }

  ConfusionMatrix matrix_;
  const metrics::ConfusionMetric& metric_;
  const metrics::TaskShape& task_;
  double as_is_;
  double down_ = 0;
  double up_ = 0;
};

// Samples of each group that has any.
std::vector<std::uint64_t> group_sizes(const Comparison& comparison) {
  std::vector<std::uint64_t> sizes;
  for (const std::int32_t group : comparison.groups) {
    if (static_cast<std::size_t>(group) >= sizes.size()) sizes.resize(static_cast<std::size_t>(group) + 1);
    ++sizes[static_cast<std::size_t>(group)];
  }
  std::erase(sizes, std::uint64_t{0});
  return sizes;
}

}  // namespace

std::uint64_t units_of(const Comparison& comparison) {
  return comparison.groups.empty() ? comparison.n() : group_sizes(comparison).size();
}

SeenFlips seen_flips(const Comparison& comparison) {
  if (comparison.groups.empty()) {
    const PairedOutcomes all = outcomes_of(comparison);
    return {.units = all.n, .losing = all.losses, .gaining = all.gains, .differing = all.disagreements};
  }
  std::map<std::int32_t, PairedOutcomes> units;
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    const std::int64_t label = comparison.labels.empty() ? -1 : comparison.labels[i];
    units[comparison.groups[i]].add(label, comparison.baseline->predicted[i], comparison.candidate->predicted[i]);
  }
  SeenFlips seen{.units = units.size()};
  for (const auto& [unit, outcomes] : units) {
    seen.losing += outcomes.losses > 0 ? 1 : 0;
    seen.gaining += outcomes.gains > 0 ? 1 : 0;
    seen.differing += outcomes.disagreements > 0 ? 1 : 0;
  }
  return seen;
}

std::uint64_t units_not_ruled_out(std::uint64_t units, double level) {
  if (units == 0) return 0;
  const double share = stats::clopper_pearson(0, units, level).high;
  return static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(units)));
}

std::uint64_t samples_not_ruled_out(const Comparison& comparison, double level) {
  if (comparison.groups.empty()) return units_not_ruled_out(comparison.n(), level);
  std::vector<std::uint64_t> sizes = group_sizes(comparison);
  std::ranges::sort(sizes, std::greater{});
  sizes.resize(units_not_ruled_out(sizes.size(), level));
  return std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
}

record::Range bound_without_flips(const Comparison& comparison, const metrics::ConfusionMetric& metric, double level) {
  const ConfusionMatrix matrix = matrix_of(comparison, *comparison.baseline);
  const metrics::Value as_is = metric.value_of(matrix, comparison.task);
  if (!as_is) return record::Range::none(as_is.error().reason);
  Reach reach(matrix, metric, comparison.task, *as_is);
  reach.widen(samples_not_ruled_out(comparison, level), {.losses = true, .gains = true});
  const double farthest = std::max(reach.down(), reach.up());
  return record::Range::of(-farthest, farthest);
}

record::Range reach_of_unseen_flips(const Comparison& comparison, const metrics::ConfusionMetric& metric,
                                    double level) {
  const ConfusionMatrix matrix = matrix_of(comparison, *comparison.candidate);
  const metrics::Value as_is = metric.value_of(matrix, comparison.task);
  if (!as_is) return record::Range::none(as_is.error().reason);
  const SeenFlips seen = seen_flips(comparison);
  Reach reach(matrix, metric, comparison.task, *as_is);
  reach.widen(samples_not_ruled_out(comparison, level), {.losses = seen.losing == 0, .gains = seen.gaining == 0});
  return record::Range::of(-reach.down(), reach.up());
}

record::Range bound_without_changes(const Comparison& comparison, const metrics::MetricInfo& metric, double level) {
  const std::string same = "both models gave every sample the same answer, ";
  const auto changes = static_cast<double>(samples_not_ruled_out(comparison, level));
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
  Reach reach(matrix, metric, comparison.task, *as_is);
  reach.widen(samples_not_ruled_out(comparison, level), {.losses = true, .gains = true});
  return record::Range::of(*as_is - reach.down(), *as_is + reach.up());
}

}  // namespace assay::analysis
