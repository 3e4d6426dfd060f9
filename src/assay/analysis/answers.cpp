#include "assay/analysis/answers.hpp"

#include <algorithm>
#include <cmath>

namespace assay::analysis {
namespace {

using metrics::ScoreKind;
using metrics::Task;

constexpr double k_row_sum_tolerance = 0.05;

bool in_unit_interval(std::span<const float> scores) {
  return std::all_of(scores.begin(), scores.end(), [](float s) { return s >= 0.0F && s <= 1.0F; });
}

bool rows_add_up_to_one(std::span<const float> scores, std::size_t columns) {
  for (std::size_t i = 0; i < scores.size(); i += columns) {
    double sum = 0;
    for (const float score : scores.subspan(i, columns)) sum += score;
    if (std::abs(sum - 1.0) > k_row_sum_tolerance) return false;
  }
  return true;
}

struct Decision {
  std::int32_t predicted;
  bool tied;
};

Decision argmax(std::span<const float> row) {
  const auto best = std::max_element(row.begin(), row.end());
  return {static_cast<std::int32_t>(best - row.begin()), std::count(row.begin(), row.end(), *best) > 1};
}

// The threshold of a single score per sample; none for scores that only rank.
std::optional<double> threshold_of(ScoreKind kind, const ScoreOptions& options) {
  if (options.threshold) return options.threshold;
  if (kind == ScoreKind::probabilities) return 0.5;
  if (kind == ScoreKind::logits) return 0.0;
  return std::nullopt;
}

void decide_by_threshold(Answers& answers, std::optional<double> threshold, std::int32_t positive) {
  const std::size_t n = answers.scores.size();
  answers.predicted.assign(n, -1);
  answers.tied.assign(n, 0);
  if (!threshold) return;
  for (std::size_t i = 0; i < n; ++i) {
    const double score = answers.scores[i];
    if (std::isnan(score)) continue;
    answers.predicted[i] = score >= *threshold ? positive : 1 - positive;
    answers.tied[i] = score == *threshold ? 1 : 0;
  }
}

void decide_by_argmax(Answers& answers) {
  const std::size_t n = answers.scores.size() / answers.columns;
  answers.predicted.reserve(n);
  answers.tied.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = answers.scores.subspan(i * answers.columns, answers.columns);
    const bool undefined = std::any_of(row.begin(), row.end(), [](float s) { return std::isnan(s); });
    const Decision decision = undefined ? Decision{-1, false} : argmax(row);
    answers.predicted.push_back(decision.predicted);
    answers.tied.push_back(decision.tied ? 1 : 0);
  }
}

// The rows that count; a copy only when some do not.
void keep_rows(Answers& answers, const record::Predictions& predictions, const Sample& sample) {
  answers.columns = predictions.columns();
  answers.scores = predictions.scores();
  if (sample.index.size() == predictions.samples()) return;
  answers.kept.reserve(sample.index.size() * answers.columns);
  for (const std::uint64_t i : sample.index) {
    const auto row = predictions.scores().subspan(i * answers.columns, answers.columns);
    answers.kept.insert(answers.kept.end(), row.begin(), row.end());
  }
  answers.scores = answers.kept;
}

Result<Answers> answers_from_decisions(Answers answers, const record::Predictions& predictions, const Sample& sample,
                                       const metrics::TaskShape& task) {
  answers.tied.assign(sample.index.size(), 0);
  for (const std::uint64_t i : sample.index) {
    const std::int64_t label = predictions.decisions()[i];
    if (label < 0 || static_cast<std::size_t>(label) >= task.classes) {
      return fail(ErrorCode::out_of_range, "{}: sample {}: decided label {} is outside the {} classes (0 to {})",
                  answers.name, i, label, task.classes, task.classes - 1);
    }
    answers.predicted.push_back(static_cast<std::int32_t>(label));
  }
  return answers;
}

}  // namespace

Sample samples_that_count(const record::DataRecord& data, std::span<const record::Predictions* const> models,
                          Part part) {
  Sample sample;
  sample.index.reserve(data.samples);
  for (std::uint64_t i = 0; i < data.samples; ++i) {
    if (std::ranges::binary_search(data.calibration_rows, i)) continue;
    if (std::ranges::binary_search(data.validation_rows, i) != (part == Part::validation)) continue;
    const bool usable = std::all_of(models.begin(), models.end(), [i](const record::Predictions* model) {
      return model->usable().empty() || model->usable()[i] != 0;
    });
    const bool unlabelled = data.labelled && !data.labels.empty() && data.labels[i] < 0;
    if (!usable) ++sample.undecodable;
    if (usable && unlabelled) ++sample.unlabelled;
    if (usable && !unlabelled) sample.index.push_back(i);
  }
  return sample;
}

ScoreKind detect_kind(std::span<const float> scores, std::size_t columns) {
  if (columns == 1) {
    if (in_unit_interval(scores)) return ScoreKind::probabilities;
    const bool negative = std::any_of(scores.begin(), scores.end(), [](float s) { return s < 0.0F; });
    return negative ? ScoreKind::logits : ScoreKind::ranking;
  }
  const bool probabilities = in_unit_interval(scores) && rows_add_up_to_one(scores, columns);
  return probabilities ? ScoreKind::probabilities : ScoreKind::logits;
}

Result<Answers> answers_of(std::string name, const record::Predictions& predictions, const Sample& sample,
                           const metrics::TaskShape& task, const ScoreOptions& options) {
  Answers answers;
  answers.name = std::move(name);
  if (predictions.columns() == 0) return answers_from_decisions(std::move(answers), predictions, sample, task);
  keep_rows(answers, predictions, sample);
  if (task.task == Task::regression) {
    answers.kind = ScoreKind::none;
    return answers;
  }
  answers.kind = options.kind.value_or(detect_kind(answers.scores, answers.columns));
  if (answers.columns == 1) {
    decide_by_threshold(answers, threshold_of(answers.kind, options), task.positive);
  } else {
    decide_by_argmax(answers);
  }
  return answers;
}

Status check_numbers(const Answers& answers, const Sample& sample, std::span<const std::string> ids) {
  std::size_t count = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < sample.index.size() && answers.columns > 0; ++i) {
    const auto row = answers.scores.subspan(i * answers.columns, answers.columns);
    if (std::ranges::none_of(row, [](float score) { return std::isnan(score); })) continue;
    if (count++ == 0) first = i;
  }
  if (count == 0) return {};
  return fail(ErrorCode::corrupt,
              "it gives NaN on {} of {} samples, first '{}': overflow in half precision is a common cause", count,
              sample.index.size(), ids[sample.index[first]]);
}

}  // namespace assay::analysis
