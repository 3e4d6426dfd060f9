#include "assay/metrics/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "assay/metrics/probability.hpp"

namespace assay::metrics {
namespace {

// The scores by which samples are ranked for one class against the rest.
std::vector<double> ranking_scores(const Predictions& p, const TaskShape& task, std::size_t c, std::string& reason) {
  std::vector<double> scores(p.n);
  std::vector<double> probabilities(task.classes);
  for (std::size_t i = 0; i < p.n && reason.empty(); ++i) {
    const auto row = p.row(i);
    if (p.columns == 1) {
      scores[i] = row[0];
    } else if (task.task == Task::binary && p.score_kind == ScoreKind::logits) {
      scores[i] = static_cast<double>(row[c]) - static_cast<double>(row[1 - c]);  // monotone in the probability
    } else {
      reason = class_probabilities(p, task, i, probabilities);
      scores[i] = probabilities[c];
    }
    if (std::isnan(scores[i])) reason = "a score is not a number";
  }
  return scores;
}

// The samples in falling order of one class's scores, with where a new distinct score begins.
struct Ranked {
  std::vector<std::uint32_t> order;
  std::vector<std::uint8_t> starts;    // per place in `order`
  std::vector<std::uint8_t> positive;  // per place in `order`

  Ranked(const Predictions& p, const std::vector<double>& scores, std::int64_t c)
      : order(p.n), starts(p.n), positive(p.n) {
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) { return scores[a] > scores[b]; });
    for (std::size_t k = 0; k < p.n; ++k) {
      starts[k] = k == 0 || scores[order[k]] != scores[order[k - 1]] ? 1 : 0;
      positive[k] = p.labels[order[k]] == c ? 1 : 0;
    }
  }
};

class RankingResampler final : public Resampler {
 public:
  RankingResampler(const RankingMetric& metric, const Predictions& whole, const TaskShape& task) : metric_(metric) {
    if (whole.scores.empty()) reason_ = "only decisions are known, no scores";
    if (whole.n == 0) reason_ = "no samples";
    const bool binary = task.task == Task::binary;
    const std::size_t first = binary ? static_cast<std::size_t>(task.positive) : 0;
    const std::size_t last = binary ? first + 1 : task.classes;
    for (std::size_t c = first; c < last && reason_.empty(); ++c) {
      const auto scores = ranking_scores(whole, task, c, reason_);
      if (reason_.empty()) ranked_.emplace_back(whole, scores, static_cast<std::int64_t>(c));
    }
  }

  Value value(std::span<const std::uint32_t> weights) const override {
    if (!reason_.empty()) return undefined(reason_);
    double sum = 0;
    std::vector<ScoreStep> steps;
    for (const Ranked& ranked : ranked_) {
      double positives = 0;
      double negatives = 0;
      fill(ranked, weights, steps, positives, negatives);
      if (positives == 0) return undefined("a class does not occur");
      if (negatives == 0) return undefined("only one class occurs");
      sum += metric_.formula()(steps, positives, negatives);
    }
    return sum / static_cast<double>(ranked_.size());
  }

 private:
  static void fill(const Ranked& ranked, std::span<const std::uint32_t> weights, std::vector<ScoreStep>& steps,
                   double& positives, double& negatives) {
    steps.clear();
    for (std::size_t k = 0; k < ranked.order.size(); ++k) {
      if (ranked.starts[k] != 0) steps.emplace_back();
      const double weight = weights.empty() ? 1.0 : weights[ranked.order[k]];
      (ranked.positive[k] != 0 ? steps.back().positive : steps.back().negative) += weight;
      (ranked.positive[k] != 0 ? positives : negatives) += weight;
    }
  }

  const RankingMetric& metric_;
  std::vector<Ranked> ranked_;
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
                 .tasks = {Task::binary, Task::multiclass}},
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
          .tasks = {Task::binary}},
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
                 .tasks = {Task::binary, Task::multiclass}},
      average_precision_of);
}

}  // namespace assay::metrics
