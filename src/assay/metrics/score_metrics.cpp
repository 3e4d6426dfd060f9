#include "assay/metrics/score_metrics.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "assay/metrics/additive.hpp"
#include "assay/metrics/probability.hpp"
#include "assay/metrics/residual.hpp"

namespace assay::metrics {
namespace {

const std::vector<Task> k_scored_tasks{Task::binary, Task::multiclass};
constexpr const char* k_no_ties = "none: the order of scores plays no part";

Value mean_of(std::span<const double> totals, double n) {
  return totals[0] / n;
}

std::string log_loss_of(const Predictions& p, const TaskShape& task, std::size_t i, std::span<double> out) {
  return negative_log_likelihood(p, task, i, out[0]);
}

std::string brier_of(const Predictions& p, const TaskShape& task, std::size_t i, std::span<double> out) {
  std::vector<double> probabilities(task.classes);
  if (std::string reason = class_probabilities(p, task, i, probabilities); !reason.empty()) return reason;
  for (std::size_t c = 0; c < task.classes; ++c) {
    const double error = probabilities[c] - (static_cast<std::size_t>(p.labels[i]) == c ? 1.0 : 0.0);
    out[0] += error * error;
  }
  if (task.task == Task::binary) out[0] /= 2;
  return "";
}

// The true class is among the first k when fewer than k classes rank above it; of equal scores the lower index does.
AdditiveMetric::Contribution top_k_of(std::size_t k) {
  return [k](const Predictions& p, const TaskShape& task, std::size_t i, std::span<double> out) -> std::string {
    if (std::string reason = why_no_scores(p, task, i); !reason.empty()) return reason;
    const auto row = p.row(i);
    const auto label = static_cast<std::size_t>(p.labels[i]);
    std::size_t above = 0;
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (std::isnan(row[c])) return "a score is not a number";
      if (row[c] > row[label] || (row[c] == row[label] && c < label)) ++above;
    }
    out[0] = above < k ? 1 : 0;
    return "";
  };
}

std::string absolute_error(const Predictions& p, const TaskShape&, std::size_t i, std::span<double> out) {
  std::string reason = residual(p, i, out[0]);
  out[0] = std::abs(out[0]);
  return reason;
}

std::string squared_error(const Predictions& p, const TaskShape&, std::size_t i, std::span<double> out) {
  std::string reason = residual(p, i, out[0]);
  out[0] *= out[0];
  return reason;
}

std::unique_ptr<Metric> additive(MetricInfo info, std::size_t terms, AdditiveMetric::Contribution contribution,
                                 AdditiveMetric::Formula formula) {
  if (info.tasks.empty()) info.tasks = k_scored_tasks;
  if (info.ties.empty()) info.ties = k_no_ties;
  return std::make_unique<AdditiveMetric>(std::move(info), terms, std::move(contribution), std::move(formula));
}

}  // namespace

std::unique_ptr<Metric> log_loss() {
  return additive(
      {.name = "log_loss",
       .title = "log loss",
       .definition = "mean of −log p(true class), natural logarithm; logits are not clipped, probabilities at 1.19e-7",
       .source = "Good, JRSS B 14, 1952",
       .direction = Direction::lower_is_better,
       .unit = Unit::number,
       .bounds = {0, k_no_bound},
       .needs = Needs::probabilities},
      1, log_loss_of, mean_of);
}

std::unique_ptr<Metric> brier_score() {
  return additive({.name = "brier",
                   .title = "Brier score",
                   .definition = "mean squared error of the probabilities: of the positive class, or summed over the "
                                 "classes of a multi-class task",
                   .source = "Brier, Monthly Weather Review 78, 1950",
                   .direction = Direction::lower_is_better,
                   .unit = Unit::number,
                   .bounds = {0, 2},
                   .needs = Needs::probabilities,
                   .is_mean = true},
                  1, brier_of, mean_of);
}

std::unique_ptr<Metric> top_k_accuracy(std::size_t k) {
  return additive({.name = fmt::format("top_k[{}]", k),
                   .title = fmt::format("top-{} accuracy", k),
                   .definition = fmt::format("share of samples whose true class is among the {} highest scores; of "
                                             "equal scores the lower index is higher",
                                             k),
                   .source = "Russakovsky et al., IJCV 115, 2015",
                   .tasks = {Task::multiclass},
                   .needs = Needs::scores,
                   .ties = "of equal scores the lower class ranks higher",
                   .is_mean = true},
                  1, top_k_of(k), mean_of);
}

std::unique_ptr<Metric> mean_absolute_error() {
  return additive({.name = "mae",
                   .title = "MAE",
                   .definition = "mean of |prediction − target|",
                   .source = "Willmott & Matsuura, Climate Research 30, 2005",
                   .direction = Direction::lower_is_better,
                   .unit = Unit::number,
                   .bounds = {0, k_no_bound},
                   .tasks = {Task::regression},
                   .needs = Needs::scores,
                   .headline = true},
                  1, absolute_error, mean_of);
}

std::unique_ptr<Metric> root_mean_squared_error() {
  return additive({.name = "rmse",
                   .title = "RMSE",
                   .definition = "root of the mean of (prediction − target)²",
                   .source = "Willmott & Matsuura, Climate Research 30, 2005",
                   .direction = Direction::lower_is_better,
                   .unit = Unit::number,
                   .bounds = {0, k_no_bound},
                   .tasks = {Task::regression},
                   .needs = Needs::scores,
                   .headline = true},
                  1, squared_error,
                  [](std::span<const double> totals, double n) -> Value { return std::sqrt(totals[0] / n); });
}

}  // namespace assay::metrics
