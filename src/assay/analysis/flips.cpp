#include "assay/analysis/flips.hpp"

#include <algorithm>

#include "assay/metrics/probability.hpp"

namespace assay::analysis {
namespace {

using metrics::ScoreKind;
using record::FlipRow;
using record::Number;

Number score_of(const Comparison& comparison, const Answers& answers, std::size_t i, std::int64_t label) {
  if (answers.columns == 0) return Number::undefined("only decisions are known");
  if (answers.kind == ScoreKind::ranking) return static_cast<double>(answers.scores[i * answers.columns]);
  std::vector<double> probabilities(comparison.task.classes);
  const auto reason =
      metrics::class_probabilities(predictions_of(comparison, answers), comparison.task, i, probabilities);
  return reason.empty() ? Number(probabilities[static_cast<std::size_t>(label)]) : Number::undefined(reason);
}

const char* kind_of(std::int64_t label, std::int32_t before, std::int32_t after) {
  if (label >= 0 && before == label) return "regression";
  return label >= 0 && after == label ? "improvement" : "disagreement";
}

int rank_of(const FlipRow& flip) {
  return flip.kind == "regression" ? 0 : flip.kind == "disagreement" ? 1 : 2;
}

FlipRow flip_at(const Comparison& comparison, std::size_t i) {
  const std::int32_t before = comparison.baseline->predicted[i];
  const std::int32_t after = comparison.candidate->predicted[i];
  const std::int64_t label = comparison.labels.empty() ? -1 : comparison.labels[i];
  const std::int64_t matters = label >= 0 ? label : before;
  const auto& data = *comparison.data;
  FlipRow flip;
  flip.index = comparison.sample->index[i];
  flip.id = data.ids[flip.index];
  flip.target = label >= 0 ? class_name(data, label) : "";
  flip.baseline = class_name(data, before);
  flip.candidate = class_name(data, after);
  flip.kind = kind_of(label, before, after);
  flip.baseline_score = score_of(comparison, *comparison.baseline, i, matters);
  flip.candidate_score = score_of(comparison, *comparison.candidate, i, matters);
  if (flip.baseline_score.defined() && flip.candidate_score.defined()) {
    flip.severity = flip.baseline_score.value() - flip.candidate_score.value();
  }
  return flip;
}

}  // namespace

std::vector<FlipRow> flips_of(const Comparison& comparison) {
  std::vector<FlipRow> flips;
  if (!comparison.decides()) return flips;
  for (std::size_t i = 0; i < comparison.n(); ++i) {
    const std::int32_t before = comparison.baseline->predicted[i];
    const std::int32_t after = comparison.candidate->predicted[i];
    if (before != after && before >= 0 && after >= 0) flips.push_back(flip_at(comparison, i));
  }
  std::ranges::stable_sort(flips, [](const FlipRow& a, const FlipRow& b) {
    if (rank_of(a) != rank_of(b)) return rank_of(a) < rank_of(b);
    return rank_of(a) == 2 ? a.severity < b.severity : a.severity > b.severity;
  });
  return flips;
}

}  // namespace assay::analysis
