#include "assay/metrics/decision_metrics.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "assay/metrics/confusion.hpp"

namespace assay::metrics {
namespace {

const std::vector<Task> k_classification{Task::binary, Task::multiclass};
constexpr const char* k_sokolova = "Sokolova & Lapalme, Information Processing & Management 45, 2009";
constexpr std::array<const char*, 3> k_rate_names{"precision", "recall", "f1"};
constexpr std::array<const char*, 3> k_rate_titles{"Precision", "Recall", "F1"};
constexpr std::array<const char*, 3> k_rate_formulas{"right decisions / all decisions for the class",
                                                     "right decisions / all samples of the class",
                                                     "2 TP / (2 TP + FP + FN)"};

double numerator(const ConfusionMatrix& m, Rate rate, std::size_t c) {
  return static_cast<double>(m.right(c)) * (rate == Rate::f1 ? 2.0 : 1.0);
}

double denominator(const ConfusionMatrix& m, Rate rate, std::size_t c) {
  if (rate == Rate::precision) return static_cast<double>(m.decided(c));
  if (rate == Rate::recall) return static_cast<double>(m.truth(c));
  return static_cast<double>(m.truth(c) + m.decided(c));
}

double rate_or_zero(const ConfusionMatrix& m, Rate rate, std::size_t c) {
  const double below = denominator(m, rate, c);
  return below > 0 ? numerator(m, rate, c) / below : 0.0;
}

Value rate_of_class(const ConfusionMatrix& m, Rate rate, std::size_t c) {
  if (c >= m.classes()) return undefined(fmt::format("there is no class {}", c));
  if (denominator(m, rate, c) == 0) {
    return undefined(rate == Rate::precision ? "the class is never decided" : "the class does not occur");
  }
  return rate_or_zero(m, rate, c);
}

Value f_beta_of(const ConfusionMatrix& m, double beta, std::size_t c) {
  const double squared = beta * beta;
  const double below = squared * static_cast<double>(m.truth(c)) + static_cast<double>(m.decided(c));
  if (below == 0) return undefined("the class does not occur");
  return (1 + squared) * static_cast<double>(m.right(c)) / below;
}

Value average_of(const ConfusionMatrix& m, Rate rate, Average average) {
  if (average == Average::micro) return static_cast<double>(m.right()) / static_cast<double>(m.total());
  double sum = 0;
  double weights = 0;
  for (std::size_t c = 0; c < m.classes(); ++c) {
    if (m.truth(c) + m.decided(c) == 0) continue;
    const double weight = average == Average::macro ? 1.0 : static_cast<double>(m.truth(c));
    sum += weight * rate_or_zero(m, rate, c);
    weights += weight;
  }
  return sum / weights;
}

Value balanced(const ConfusionMatrix& m) {
  double sum = 0;
  int present = 0;
  for (std::size_t c = 0; c < m.classes(); ++c) {
    if (m.truth(c) == 0) continue;
    sum += rate_or_zero(m, Rate::recall, c);
    ++present;
  }
  return sum / present;
}

struct Marginals {
  double n = 0, right = 0, chance = 0, truth_squares = 0, decided_squares = 0;
};

Marginals marginals_of(const ConfusionMatrix& m) {
  Marginals sums{.n = static_cast<double>(m.total()), .right = static_cast<double>(m.right())};
  for (std::size_t c = 0; c < m.classes(); ++c) {
    const auto truth = static_cast<double>(m.truth(c));
    const auto decided = static_cast<double>(m.decided(c));
    sums.chance += truth * decided;
    sums.truth_squares += truth * truth;
    sums.decided_squares += decided * decided;
  }
  return sums;
}

Value matthews(const ConfusionMatrix& m) {
  const Marginals s = marginals_of(m);
  const double below = (s.n * s.n - s.decided_squares) * (s.n * s.n - s.truth_squares);
  if (below <= 0) return undefined("only one class occurs, or only one is decided");
  return (s.right * s.n - s.chance) / std::sqrt(below);
}

Value kappa(const ConfusionMatrix& m) {
  const Marginals s = marginals_of(m);
  const double expected = s.chance / (s.n * s.n);
  if (expected >= 1) return undefined("truth and decisions are one and the same class throughout");
  return (s.right / s.n - expected) / (1 - expected);
}

Value cost_of(const ConfusionMatrix& m, const TaskShape& task) {
  if (task.costs.size() != m.classes()) return undefined("no cost matrix is given");
  double sum = 0;
  for (std::size_t t = 0; t < m.classes(); ++t) {
    for (std::size_t d = 0; d < m.classes(); ++d) sum += static_cast<double>(m.at(t, d)) * task.costs[t][d];
  }
  return sum / static_cast<double>(m.total());
}

std::unique_ptr<Metric> confusion_metric(MetricInfo info, ConfusionMetric::Formula formula) {
  if (info.tasks.empty()) info.tasks = k_classification;
  if (info.source.empty()) info.source = k_sokolova;
  info.ties = "as decided: the lowest class of equal scores";
  return std::make_unique<ConfusionMetric>(std::move(info), std::move(formula));
}

}  // namespace

std::unique_ptr<Metric> accuracy() {
  return confusion_metric(
      {.name = "accuracy", .title = "accuracy", .definition = "share of samples decided rightly", .headline = true},
      [](const ConfusionMatrix& m, const TaskShape&) -> Value {
        return static_cast<double>(m.right()) / static_cast<double>(m.total());
      });
}

std::unique_ptr<Metric> balanced_accuracy() {
  return confusion_metric({.name = "balanced_accuracy",
                           .title = "balanced accuracy",
                           .definition = "mean recall over the classes that occur in the truth",
                           .source = "Brodersen et al., ICPR 2010"},
                          [](const ConfusionMatrix& m, const TaskShape&) { return balanced(m); });
}

std::unique_ptr<Metric> matthews_correlation() {
  return confusion_metric(
      {.name = "mcc",
       .title = "MCC",
       .definition = "correlation of truth and decision, (c·s − Σ t_k p_k) / √((s² − Σ p_k²)(s² − Σ t_k²))",
       .source = "Gorodkin, Computational Biology and Chemistry 28, 2004",
       .unit = Unit::number,
       .bounds = {-1, 1}},
      [](const ConfusionMatrix& m, const TaskShape&) { return matthews(m); });
}

std::unique_ptr<Metric> cohen_kappa() {
  return confusion_metric({.name = "cohen_kappa",
                           .title = "Cohen's kappa",
                           .definition = "agreement beyond chance, (p_o − p_e) / (1 − p_e)",
                           .source = "Cohen, Educational and Psychological Measurement 20, 1960",
                           .unit = Unit::number,
                           .bounds = {-1, 1}},
                          [](const ConfusionMatrix& m, const TaskShape&) { return kappa(m); });
}

std::unique_ptr<Metric> mean_cost() {
  return confusion_metric({.name = "cost",
                           .title = "mean cost",
                           .definition = "mean over samples of the cost matrix at (true class, decided class)",
                           .source = "Elkan, IJCAI 2001",
                           .direction = Direction::lower_is_better,
                           .unit = Unit::number,
                           .bounds = {-k_no_bound, k_no_bound},
                           .headline = true},
                          cost_of);
}

std::unique_ptr<Metric> averaged_rate(Rate rate, Average average) {
  constexpr std::array<const char*, 3> k_averages{"macro", "weighted", "micro"};
  constexpr std::array<const char*, 3> k_how{"plain mean over the classes",
                                             "mean weighted by the samples of each class",
                                             "over all samples together: equals accuracy"};
  const auto r = static_cast<std::size_t>(rate);
  const auto a = static_cast<std::size_t>(average);
  return confusion_metric(
      {.name = fmt::format("{}_{}", k_rate_names[r], k_averages[a]),
       .title = fmt::format("{} {}", k_rate_titles[r], k_averages[a]),
       .definition = fmt::format("{}; {}", k_rate_formulas[r], k_how[a]),
       .headline = rate == Rate::f1 && average == Average::macro},
      [rate, average](const ConfusionMatrix& m, const TaskShape&) { return average_of(m, rate, average); });
}

std::unique_ptr<Metric> positive_rate(Rate rate) {
  const auto r = static_cast<std::size_t>(rate);
  return confusion_metric({.name = k_rate_names[r],
                           .title = fmt::format("{} (positive class)", k_rate_titles[r]),
                           .definition = fmt::format("{}, of the positive class", k_rate_formulas[r]),
                           .tasks = {Task::binary},
                           .headline = rate == Rate::recall},
                          [rate](const ConfusionMatrix& m, const TaskShape& task) {
                            return rate_of_class(m, rate, static_cast<std::size_t>(task.positive));
                          });
}

std::unique_ptr<Metric> class_rate(Rate rate, std::size_t label) {
  const auto r = static_cast<std::size_t>(rate);
  return confusion_metric(
      {.name = fmt::format("{}[{}]", k_rate_names[r], label),
       .title = fmt::format("{} of class {}", k_rate_titles[r], label),
       .definition = k_rate_formulas[r],
       .by_default = false},
      [rate, label](const ConfusionMatrix& m, const TaskShape&) { return rate_of_class(m, rate, label); });
}

std::unique_ptr<Metric> specificity() {
  return confusion_metric({.name = "specificity",
                           .title = "specificity",
                           .definition = "recall of the negative class, TN / (TN + FP)",
                           .tasks = {Task::binary}},
                          [](const ConfusionMatrix& m, const TaskShape& task) {
                            return rate_of_class(m, Rate::recall, static_cast<std::size_t>(1 - task.positive));
                          });
}

std::unique_ptr<Metric> f_beta(double beta) {
  return confusion_metric({.name = fmt::format("f_beta[{}]", beta),
                           .title = fmt::format("F-{} (positive class)", beta),
                           .definition = "(1 + β²) TP / (β² samples of the class + decisions for it), of the positive "
                                         "class: recall counts β times as much as precision",
                           .source = "van Rijsbergen, Information Retrieval, 1979",
                           .tasks = {Task::binary},
                           .by_default = false},
                          [beta](const ConfusionMatrix& m, const TaskShape& task) {
                            return f_beta_of(m, beta, static_cast<std::size_t>(task.positive));
                          });
}

}  // namespace assay::metrics
