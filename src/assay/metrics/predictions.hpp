#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace assay::metrics {

enum class Task { binary, multiclass, regression };

// What scores mean: unnormalised log-odds, probabilities, numbers that only rank, or none at all.
enum class ScoreKind { logits, probabilities, ranking, none };

// What is known of the task apart from the samples.
struct TaskShape {
  Task task = Task::multiclass;
  std::size_t classes = 0;                 // 2 for binary
  std::int32_t positive = 1;               // binary
  std::vector<std::vector<double>> costs;  // rows = true class, columns = decided class; empty: none
};

// A borrowed view of one model's answers to n samples, in data-set order.
struct Predictions {
  std::size_t n = 0;
  std::size_t classes = 0;
  std::span<const std::int64_t> labels;     // true classes; empty for regression
  std::span<const double> targets;          // true values of a regression
  std::span<const std::int32_t> predicted;  // decided classes, ties to the lowest index; −1: none decided
  std::span<const float> scores;            // [n, columns]; empty when only decisions are known
  std::size_t columns = 0;                  // classes, or 1: the score of the positive class, or a regression's value
  ScoreKind score_kind = ScoreKind::none;
  std::span<const std::uint32_t> weights;  // sample i counts so often; empty: once each

  std::uint32_t weight(std::size_t i) const { return weights.empty() ? 1U : weights[i]; }
  std::span<const float> row(std::size_t i) const { return scores.subspan(i * columns, columns); }
};

}  // namespace assay::metrics
