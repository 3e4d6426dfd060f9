#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assay/base/result.hpp"
#include "assay/metrics/metric.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/predictions.hpp"

namespace assay::analysis {

// How a model's raw scores are to be read, where the user says so; otherwise it is detected over the whole set.
struct ScoreOptions {
  std::optional<metrics::ScoreKind> kind;
  std::optional<double> threshold;  // of a single score per sample: at or above it the positive class is decided
};

// One model's answers to all samples that count, ready for metrics and comparison.
struct Answers {
  std::string name;
  metrics::ScoreKind kind = metrics::ScoreKind::none;
  std::size_t columns = 0;              // of scores; 0 when only decisions are known
  std::span<const float> scores;        // [n, columns]
  std::vector<std::int32_t> predicted;  // arg-max, ties to the lowest index; −1 where no decision is defined
  std::vector<std::uint8_t> tied;       // the highest score is shared
  std::vector<float> kept;              // backs `scores` when samples were left out
};

// The samples that count: readable by every model, with a label where the set is labelled, and none of those that
// calibrated a candidate.
struct Sample {
  std::vector<std::uint64_t> index;  // in data-set order
  std::uint64_t undecodable = 0;
  std::uint64_t unlabelled = 0;  // left out of a labelled set
};

// Which of the samples: those that are reported on, or those that a choice is made on.
enum class Part { reported, validation };

Sample samples_that_count(const record::DataRecord& data, std::span<const record::Predictions* const> models,
                          Part part = Part::reported);

// Probabilities when every score of the set lies in [0, 1] and, with several columns, every row adds up to 1 within
// 0.05 (quantized outputs round); a single column with values outside [0, 1] is logits when some are negative and
// otherwise a ranking; everything else is logits.
metrics::ScoreKind detect_kind(std::span<const float> scores, std::size_t columns);

// out_of_range when a decision lies outside the classes.
Result<Answers> answers_of(std::string name, const record::Predictions& predictions, const Sample& sample,
                           const metrics::TaskShape& task, const ScoreOptions& options);

// A model that answers NaN gives no answer there, however well it does elsewhere; more samples would not change that:
// corrupt, with the first such sample by its id. `ids`: of all samples of the data.
Status check_numbers(const Answers& answers, const Sample& sample, std::span<const std::string> ids);

}  // namespace assay::analysis
