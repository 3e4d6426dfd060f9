#include "assay/analysis/comparison.hpp"

#include <algorithm>

namespace assay::analysis {

void PairedOutcomes::add(std::int64_t label, std::int32_t baseline, std::int32_t candidate) {
  const bool baseline_right = label >= 0 && baseline == label;
  const bool candidate_right = label >= 0 && candidate == label;
  ++n;
  if (baseline_right && candidate_right) ++both_right;
  if (baseline_right && !candidate_right) ++losses;
  if (!baseline_right && candidate_right) ++gains;
  if (!baseline_right && !candidate_right) ++both_wrong;
  if (baseline != candidate) ++disagreements;
}

bool Comparison::decided() const {
  const auto all = [](const Answers& answers) {
    return std::ranges::find(answers.predicted, -1) == answers.predicted.end();
  };
  return decides() && all(*baseline) && all(*candidate);
}

bool answers_alike(const Comparison& comparison) {
  const Answers& baseline = *comparison.baseline;
  const Answers& candidate = *comparison.candidate;
  return baseline.columns == candidate.columns && std::ranges::equal(baseline.predicted, candidate.predicted) &&
         std::ranges::equal(baseline.scores, candidate.scores);
}

PairedOutcomes outcomes_of(const Comparison& comparison) {
  PairedOutcomes outcomes;
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    const std::int64_t label = comparison.labels.empty() ? -1 : comparison.labels[i];
    outcomes.add(label, comparison.baseline->predicted[i], comparison.candidate->predicted[i]);
  }
  return outcomes;
}

metrics::Predictions predictions_of(const Comparison& comparison, const Answers& answers) {
  metrics::Predictions predictions{};
  predictions.n = comparison.n();
  predictions.classes = comparison.task.classes;
  predictions.labels = comparison.labels;
  predictions.targets = comparison.targets;
  predictions.predicted = answers.predicted;
  predictions.scores = answers.scores;
  predictions.columns = answers.columns;
  predictions.score_kind = answers.kind;
  return predictions;
}

std::string class_name(const record::DataRecord& data, std::int64_t label) {
  if (label < 0) return "?";
  const auto index = static_cast<std::size_t>(label);
  return index < data.classes.size() ? data.classes[index] : std::to_string(label);
}

}  // namespace assay::analysis
