#include "assay/metrics/probability.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::metrics {
namespace {

constexpr double k_epsilon = std::numeric_limits<float>::epsilon();

double softplus(double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

}  // namespace

std::string why_no_scores(const Predictions& p, const TaskShape& task, std::size_t i) {
  if (p.scores.size() < (i + 1) * p.columns || p.scores.empty()) return "only decisions are known, no scores";
  const bool is_of_positive = p.columns == 1 && task.task == Task::binary;
  return p.columns == task.classes || is_of_positive ? "" : "there is no score per class";
}

std::string why_no_probabilities(const Predictions& p, const TaskShape& task, std::size_t i) {
  if (std::string reason = why_no_scores(p, task, i); !reason.empty()) return reason;
  if (p.score_kind == ScoreKind::ranking || p.score_kind == ScoreKind::none) return "the scores are no probabilities";
  for (const float score : p.row(i)) {
    if (!std::isfinite(score)) return "a score is not a finite number";
  }
  return "";
}

LogSoftmax LogSoftmax::over(std::span<const float> logits) {
  LogSoftmax out{.highest = *std::ranges::max_element(logits)};
  double sum = 0;
  for (const float logit : logits) sum += std::exp(logit - out.highest);
  out.log_sum = std::log(sum);
  return out;
}

std::string class_probabilities(const Predictions& p, const TaskShape& task, std::size_t i, std::span<double> out) {
  if (std::string reason = why_no_probabilities(p, task, i); !reason.empty()) return reason;
  const auto row = p.row(i);
  const bool logits = p.score_kind == ScoreKind::logits;
  if (p.columns == 1) {
    const double score = row[0];
    const double positive = logits ? 1.0 / (1.0 + std::exp(-score)) : score;
    out[static_cast<std::size_t>(task.positive)] = positive;
    out[static_cast<std::size_t>(1 - task.positive)] = logits ? 1.0 / (1.0 + std::exp(score)) : 1.0 - positive;
    return "";
  }
  if (!logits) {
    std::ranges::copy(row, out.begin());
    return "";
  }
  const LogSoftmax softmax = LogSoftmax::over(row);
  std::ranges::transform(row, out.begin(), [&](float logit) { return std::exp(softmax.of(logit)); });
  return "";
}

std::string negative_log_likelihood(const Predictions& p, const TaskShape& task, std::size_t i, double& out) {
  if (std::string reason = why_no_probabilities(p, task, i); !reason.empty()) return reason;
  const auto row = p.row(i);
  const auto label = static_cast<std::size_t>(p.labels[i]);
  const bool is_positive = p.labels[i] == task.positive;
  if (p.score_kind == ScoreKind::logits) {
    out = p.columns == 1 ? softplus(is_positive ? -row[0] : row[0]) : -LogSoftmax::over(row).of(row[label]);
    return "";
  }
  const double probability = p.columns == 1 ? (is_positive ? row[0] : 1.0 - row[0]) : row[label];
  out = -std::log(std::clamp(probability, k_epsilon, 1.0 - k_epsilon));
  return "";
}

}  // namespace assay::metrics
