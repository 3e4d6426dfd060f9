#include "assay/metrics/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "assay/metrics/probability.hpp"
#include "assay/metrics/unusable_samples.hpp"

namespace assay::metrics {
namespace {

constexpr const char* k_equal_scores = "samples of equal score form one step of the curve";

// Why a sample cannot be ranked. A single score may be infinite; from several, differences are formed.
std::string why_unranked(const Predictions& p, const TaskShape& task, std::size_t i) {
  if (std::string reason = why_no_scores(p, task, i); !reason.empty()) return reason;
  if (p.columns == 1) return std::isnan(p.scores[i]) ? "a score is not a number" : "";
  return why_no_probabilities(p, task, i);
}

// Sorted first, so that rows with the same logits in another order get exactly the same probabilities: quantized models
// make such ties, and rounding must not break them.
LogSoftmax log_softmax_in_any_order(std::span<const float> row, std::vector<float>& sorted) {
  sorted.assign(row.begin(), row.end());
  std::ranges::sort(sorted);
  return LogSoftmax::over(sorted);
}

// The scores by which samples are ranked for one class against the rest: rising with its probability, and without
// the ties that rounding a softmax near 0 and 1 would make. A sample that has none gets 0.
class ClassScores {
 public:
  ClassScores(const Predictions& p, const TaskShape& task, UnusableSamples& unusable)
      : p_(p), difference_(task.task == Task::binary), positive_(static_cast<std::size_t>(task.positive)) {
    const bool needs_softmax = p.columns > 1 && p.score_kind == ScoreKind::logits && !difference_;
    if (needs_softmax) softmax_.resize(p.n);
    is_usable_.resize(p.n, true);
    std::vector<float> sorted;
    for (std::size_t i = 0; i < p.n; ++i) {
      if (const std::string reason = why_unranked(p, task, i); !reason.empty()) {
        unusable.add(i, reason);
        is_usable_[i] = false;
      } else if (needs_softmax) {
        softmax_[i] = log_softmax_in_any_order(p.row(i), sorted);
      }
    }
  }
  double of(std::size_t i, std::size_t c) const {
    if (!is_usable_[i]) return 0;
    const auto row = p_.row(i);
    if (p_.columns == 1) return row[0];
    if (p_.score_kind != ScoreKind::logits) return row[c];
    if (difference_) return static_cast<double>(row[positive_]) - static_cast<double>(row[1 - positive_]);
    return softmax_[i].of(row[c]);
  }

 private:
  const Predictions& p_;
  bool difference_;
  std::size_t positive_;
  std::vector<LogSoftmax> softmax_;
  std::vector<bool> is_usable_;
};

// The samples in falling order of one class's scores, with where a new distinct score begins.
struct Ranked {
  struct Place {
    std::uint32_t sample;
    std::uint16_t starts;    // 1 where the score differs from the place before
    std::uint16_t positive;  // 1 where the sample is of the class
  };
  std::vector<Place> places;
  std::size_t steps = 0;

  Ranked(const Predictions& p, const ClassScores& class_scores, std::size_t c) : places(p.n) {
    std::vector<std::pair<double, std::uint32_t>> order(p.n);
    for (std::uint32_t i = 0; i < p.n; ++i) order[i] = {-class_scores.of(i, c), i};
    std::ranges::sort(order);
    for (std::size_t k = 0; k < p.n; ++k) {
      const bool is_new = k == 0 || order[k].first != order[k - 1].first;
      const bool is_positive = p.labels[order[k].second] == static_cast<std::int64_t>(c);
      places[k] = {order[k].second, static_cast<std::uint16_t>(is_new), static_cast<std::uint16_t>(is_positive)};
      steps += is_new ? 1 : 0;
    }
  }

  // Without branches on the labels, which no processor can foresee.
  void fill(std::span<const std::uint32_t> weights, std::vector<ScoreStep>& out) const {
    out.assign(steps, ScoreStep{});
    std::size_t next = 0;
    for (const Place& place : places) {
      next += place.starts;
      const std::uint32_t weight = weights[place.sample];
      const std::uint32_t positive = weight * place.positive;
      out[next - 1].positive += positive;
      out[next - 1].negative += weight - positive;
    }
  }
};

class RankingResampler final : public Resampler {
 public:
  RankingResampler(const RankingMetric& metric, const Predictions& whole, const TaskShape& task) : metric_(metric) {
    if (whole.n == 0) reason_ = "no samples";
    if (whole.n > 0 && whole.scores.empty()) reason_ = "only decisions are known, no scores";
    if (reason_.empty() && whole.scores.size() != whole.n * whole.columns) reason_ = "not every sample has its scores";
    if (!reason_.empty()) return;
    const bool binary = task.task == Task::binary;
    const std::size_t first = binary ? static_cast<std::size_t>(task.positive) : 0;
    const std::size_t last = binary ? first + 1 : task.classes;
    const ClassScores scores(whole, task, unusable_);
    for (std::size_t c = first; c < last; ++c) ranked_.emplace_back(whole, scores, c);
  }

  Value value(std::span<const std::uint32_t> weights) const override {
    if (!reason_.empty()) return undefined(reason_);
    if (unusable_.any_counts(weights)) return undefined(unusable_.reason());
    double sum = 0;
    std::vector<ScoreStep> steps;
    for (const Ranked& ranked : ranked_) {
      ranked.fill(weights, steps);
      double positives = 0;
      double negatives = 0;
      for (const ScoreStep& step : steps) {
        positives += step.positive;
        negatives += step.negative;
      }
      if (positives + negatives == 0) return undefined("no samples");
      if (positives == 0) return undefined("a class does not occur");
      if (negatives == 0) return undefined("only one class occurs");
      sum += metric_.formula()(steps, positives, negatives);
    }
    return sum / static_cast<double>(ranked_.size());
  }

 private:
  const RankingMetric& metric_;
  std::vector<Ranked> ranked_;
  UnusableSamples unusable_;
  std::string reason_;
};

// Ranking needs all samples at once: the state keeps what it is given.
class RankingState final : public State {
 public:
  RankingState(const RankingMetric& metric, TaskShape task) : metric_(metric), task_(std::move(task)) {}
  void update(const Predictions& batch) override {
    kept_.columns = batch.columns;
    kept_.classes = batch.classes;
    kept_.score_kind = batch.score_kind;
    labels_.insert(labels_.end(), batch.labels.begin(), batch.labels.end());
    scores_.insert(scores_.end(), batch.scores.begin(), batch.scores.end());
    for (std::size_t i = 0; i < batch.n; ++i) weights_.push_back(batch.weight(i));
  }
  void merge(const State& other) override {
    const auto& state = dynamic_cast<const RankingState&>(other);
    if (kept_.columns == 0) kept_ = state.kept_;
    labels_.insert(labels_.end(), state.labels_.begin(), state.labels_.end());
    scores_.insert(scores_.end(), state.scores_.begin(), state.scores_.end());
    weights_.insert(weights_.end(), state.weights_.begin(), state.weights_.end());
  }
  Value value() const override {
    Predictions whole = kept_;
    whole.n = labels_.size();
    whole.labels = labels_;
    whole.scores = scores_;
    return RankingResampler(metric_, whole, task_).value(weights_);
  }

 private:
  const RankingMetric& metric_;
  TaskShape task_;
  Predictions kept_;
  std::vector<std::int64_t> labels_;
  std::vector<float> scores_;
  std::vector<std::uint32_t> weights_;
};

double auc_of(std::span<const ScoreStep> steps, double positives, double negatives) {
  double above = 0;  // positives so far
  double area = 0;
  for (const ScoreStep& step : steps) {
    area += step.negative * (above + 0.5 * step.positive);
    above += step.positive;
  }
  return area / positives / negatives;
}

double average_precision_of(std::span<const ScoreStep> steps, double positives, double) {
  double hits = 0;
  double decided = 0;
  double sum = 0;
  for (const ScoreStep& step : steps) {
    hits += step.positive;
    decided += step.positive + step.negative;
    if (decided > 0) sum += step.positive * hits / decided;
  }
  return sum / positives;
}

// Area of the curve up to max_fpr with the last step cut by linear interpolation, then McClish's correction.
double partial_auc_of(std::span<const ScoreStep> steps, double positives, double negatives, double max_fpr) {
  double fpr = 0;
  double tpr = 0;
  double area = 0;
  for (const ScoreStep& step : steps) {
    const double next_fpr = fpr + step.negative / negatives;
    const double next_tpr = tpr + step.positive / positives;
    if (next_fpr >= max_fpr) {
      const double share = next_fpr > fpr ? (max_fpr - fpr) / (next_fpr - fpr) : 1.0;
      const double tpr_at = tpr + share * (next_tpr - tpr);
      area += (max_fpr - fpr) * 0.5 * (tpr + tpr_at);
      break;
    }
    area += (next_fpr - fpr) * 0.5 * (tpr + next_tpr);
    fpr = next_fpr;
    tpr = next_tpr;
  }
  const double chance = 0.5 * max_fpr * max_fpr;
  return 0.5 * (1 + (area - chance) / (max_fpr - chance));
}

}  // namespace

std::unique_ptr<State> RankingMetric::start(const TaskShape& task) const {
  return std::make_unique<RankingState>(*this, task);
}

std::unique_ptr<Resampler> RankingMetric::resampler(const Predictions& whole, const TaskShape& task) const {
  return std::make_unique<RankingResampler>(*this, whole, task);
}

std::unique_ptr<Metric> roc_auc() {
  return std::make_unique<RankingMetric>(
      MetricInfo{.name = "roc_auc",
                 .title = "ROC AUC",
                 .definition = "probability that a positive sample scores above a negative one, ties half; "
                               "multi-class: mean over one class against the rest",
                 .source = "Fawcett, Pattern Recognition Letters 27, 2006",
                 .unit = Unit::number,
                 .tasks = {Task::binary, Task::multiclass},
                 .needs = Needs::scores,
                 .ties = k_equal_scores},
      auc_of);
}

std::unique_ptr<Metric> partial_auc(double max_fpr) {
  return std::make_unique<RankingMetric>(
      MetricInfo{
          .name = fmt::format("partial_auc[{}]", max_fpr),
          .title = fmt::format("partial AUC (FPR ≤ {})", max_fpr),
          .definition = "area under the ROC curve up to the false-positive rate, standardised: chance 0.5, perfect 1",
          .source = "McClish, Medical Decision Making 9, 1989",
          .unit = Unit::number,
          .tasks = {Task::binary},
          .needs = Needs::scores,
          .ties = k_equal_scores},
      [max_fpr](std::span<const ScoreStep> steps, double positives, double negatives) {
        return partial_auc_of(steps, positives, negatives, max_fpr);
      });
}

std::unique_ptr<Metric> average_precision() {
  return std::make_unique<RankingMetric>(
      MetricInfo{.name = "average_precision",
                 .title = "average precision",
                 .definition =
                     "Σ (R_n − R_{n−1}) P_n over falling thresholds; multi-class: mean over one class against the rest",
                 .source = "Davis & Goadrich, ICML 2006",
                 .unit = Unit::number,
                 .tasks = {Task::binary, Task::multiclass},
                 .needs = Needs::scores,
                 .ties = k_equal_scores},
      average_precision_of);
}

}  // namespace assay::metrics
