#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "assay/analysis/answers.hpp"
#include "assay/analysis/comparison.hpp"

namespace assay::analysis {

// Baseline and candidate on some rows of the data: a Comparison with what it borrows. Stays where it was made.
class ComparedRows {
 public:
  struct Models {
    const record::DataRecord* data = nullptr;
    const record::Predictions* baseline = nullptr;
    const record::Predictions* candidate = nullptr;
    metrics::TaskShape task;
    ScoreOptions baseline_scores;  // how the scores are to be read; a kind that is not named is detected on these rows
    ScoreOptions candidate_scores;
    std::string candidate_name;
  };

  // `rows`: ascending; of those the ones that both models could read and that are labelled where the data are. corrupt
  // when the candidate answers with other columns, or either model with NaN; insufficient_data when no row is left.
  static Result<std::unique_ptr<ComparedRows>> open(const Models& models, std::span<const std::uint64_t> rows);

  ComparedRows(const ComparedRows&) = delete;
  ComparedRows& operator=(const ComparedRows&) = delete;

  const Comparison& comparison() const { return comparison_; }
  const Answers& baseline() const { return baseline_; }
  const Answers& candidate() const { return candidate_; }
  const Sample& sample() const { return sample_; }

 private:
  ComparedRows() = default;
  void take_truth(const record::DataRecord& data);

  Sample sample_;
  Answers baseline_;
  Answers candidate_;
  std::vector<std::int64_t> labels_;
  std::vector<double> targets_;
  std::vector<std::int32_t> groups_;
  Comparison comparison_;
};

}  // namespace assay::analysis
