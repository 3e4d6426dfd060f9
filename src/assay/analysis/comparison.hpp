#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "assay/analysis/answers.hpp"
#include "assay/metrics/metric.hpp"
#include "assay/record/data_record.hpp"
#include "assay/stats/tango.hpp"

namespace assay::analysis {

constexpr std::size_t k_fewest_groups = 10;  // below, resampling groups says nothing

// Baseline and candidate on the same samples, with what is known about those samples. Borrowed; everything is indexed
// by position among the samples that count.
struct Comparison {
  const record::DataRecord* data = nullptr;
  const Sample* sample = nullptr;
  metrics::TaskShape task;
  const Answers* baseline = nullptr;
  const Answers* candidate = nullptr;
  std::span<const std::int64_t> labels;  // classification; empty without labels
  std::span<const double> targets;       // regression; empty without labels
  std::span<const std::int32_t> groups;  // dense codes; empty when samples are independent

  std::size_t n() const { return sample->index.size(); }
  bool labelled() const { return !labels.empty() || !targets.empty(); }
  // Both models give decisions, though perhaps not on every sample.
  bool decides() const { return !baseline->predicted.empty() && !candidate->predicted.empty(); }
  // Both decided every sample.
  bool decided() const;
};

// The samples' outcomes as McNemar's table has them. A sample on which a model decides nothing counts as wrong for it.
struct PairedOutcomes {
  std::uint64_t n = 0;
  std::uint64_t both_right = 0;
  std::uint64_t losses = 0;  // baseline right, candidate wrong
  std::uint64_t gains = 0;   // the reverse
  std::uint64_t both_wrong = 0;
  std::uint64_t disagreements = 0;  // decided differently

  void add(std::int64_t label, std::int32_t baseline, std::int32_t candidate);
  stats::PairedCounts counts() const { return {.gains = gains, .losses = losses, .n = n}; }
  double baseline_accuracy() const { return static_cast<double>(both_right + losses) / static_cast<double>(n); }
  double candidate_accuracy() const { return static_cast<double>(both_right + gains) / static_cast<double>(n); }
  double difference() const {
    return (static_cast<double>(gains) - static_cast<double>(losses)) / static_cast<double>(n);
  }
};

PairedOutcomes outcomes_of(const Comparison& comparison);

// Whether the two models' answers are the same to the last bit, decisions and scores, on every sample.
bool answers_alike(const Comparison& comparison);

// The predictions of one of the models as the metrics take them.
metrics::Predictions predictions_of(const Comparison& comparison, const Answers& answers);

// The name of a class: as the data set has it, otherwise its number.
std::string class_name(const record::DataRecord& data, std::int64_t label);

}  // namespace assay::analysis
