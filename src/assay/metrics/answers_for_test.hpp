#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "assay/metrics/metric.hpp"

namespace assay::metrics {

// Predictions that own what they show, for tests.
struct Answers {
  TaskShape task;
  ScoreKind kind = ScoreKind::none;
  std::size_t columns = 0;
  std::vector<std::int64_t> labels;
  std::vector<double> targets;
  std::vector<std::int32_t> predicted;
  std::vector<float> scores;
  std::vector<std::uint32_t> weights;

  std::size_t n() const { return task.task == Task::regression ? targets.size() : labels.size(); }
  Predictions view() const {
    return {.n = n(),
            .classes = task.classes,
            .labels = labels,
            .targets = targets,
            .predicted = predicted,
            .scores = scores,
            .columns = columns,
            .score_kind = kind,
            .weights = weights};
  }

  // The samples of these places, in this order; a place may occur more than once.
  Answers at(std::span<const std::size_t> places) const {
    Answers out{.task = task, .kind = kind, .columns = columns};
    for (const std::size_t i : places) {
      if (!labels.empty()) out.labels.push_back(labels[i]);
      if (!targets.empty()) out.targets.push_back(targets[i]);
      if (!predicted.empty()) out.predicted.push_back(predicted[i]);
      if (!weights.empty()) out.weights.push_back(weights[i]);
      for (std::size_t c = 0; c < columns && !scores.empty(); ++c) out.scores.push_back(scores[i * columns + c]);
    }
    return out;
  }

  // Decides for the highest score, ties to the lowest class; a single score decides for class 1 above `threshold`.
  void decide(float threshold = 0) {
    predicted.clear();
    for (std::size_t i = 0; i < n() && task.task != Task::regression; ++i) {
      const auto row = std::span(scores).subspan(i * columns, columns);
      const auto top = std::ranges::max_element(row) - row.begin();
      predicted.push_back(static_cast<std::int32_t>(columns == 1 ? (row[0] > threshold ? 1 : 0) : top));
    }
  }
};

inline TaskShape classes_of(std::size_t classes) {
  return {.task = classes == 2 ? Task::binary : Task::multiclass, .classes = classes};
}

inline Answers decisions(std::size_t classes, std::vector<std::int64_t> truth, std::vector<std::int32_t> decided) {
  return {.task = classes_of(classes), .labels = std::move(truth), .predicted = std::move(decided)};
}

inline Answers regression(std::vector<double> targets, std::vector<float> predictions) {
  return {.task = {.task = Task::regression},
          .columns = 1,
          .targets = std::move(targets),
          .scores = std::move(predictions)};
}

inline Answers scored(std::size_t classes, ScoreKind kind, std::vector<std::int64_t> truth, std::vector<float> scores) {
  Answers out{.task = classes_of(classes), .kind = kind, .labels = std::move(truth), .scores = std::move(scores)};
  out.columns = out.scores.size() / out.labels.size();
  out.decide(kind == ScoreKind::probabilities ? 0.5F : 0.0F);
  return out;
}

inline Value value_of(const std::unique_ptr<Metric>& metric, const Answers& answers) {
  return evaluate(*metric, answers.view(), answers.task);
}

// A defined value; a failure of the test when there is none.
inline double number(const Value& value) {
  if (!value) ADD_FAILURE() << "undefined: " << value.error().reason;
  return value.value_or(-999);
}

inline double number_of(const std::unique_ptr<Metric>& metric, const Answers& answers) {
  return number(value_of(metric, answers));
}

inline std::string why_undefined(const Value& value) {
  return value ? "defined: " + std::to_string(*value) : value.error().reason;
}

}  // namespace assay::metrics
