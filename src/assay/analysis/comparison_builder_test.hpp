#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "assay/analysis/comparison.hpp"

namespace assay::analysis::testing_only {

// A comparison with everything it borrows, from short vectors. Fill the fields, then call comparison().
struct Builder {
  record::DataRecord data;
  Sample sample;
  metrics::TaskShape task;
  Answers baseline;
  Answers candidate;
  std::vector<std::int64_t> labels;
  std::vector<double> targets;
  std::vector<std::int32_t> groups;
  std::vector<float> baseline_scores;
  std::vector<float> candidate_scores;

  // Decisions alone, of so many classes.
  static Builder decisions(std::size_t classes, std::vector<std::int64_t> labels, std::vector<std::int32_t> baseline,
                           std::vector<std::int32_t> candidate) {
    Builder builder;
    builder.task = {.task = classes == 2 ? metrics::Task::binary : metrics::Task::multiclass, .classes = classes};
    builder.labels = std::move(labels);
    builder.baseline.predicted = std::move(baseline);
    builder.candidate.predicted = std::move(candidate);
    return builder;
  }

  Comparison comparison() {
    const std::size_t n = std::max({labels.size(), targets.size(), baseline.predicted.size()});
    data.samples = n;
    data.labelled = !labels.empty() || !targets.empty();
    data.task = task.task == metrics::Task::regression ? "regression" : "classification";
    data.labels = labels;
    data.ids.clear();
    sample.index.clear();
    for (std::size_t i = 0; i < n; ++i) {
      data.ids.push_back("s" + std::to_string(i));
      sample.index.push_back(i);
    }
    for (Answers* answers : {&baseline, &candidate}) {
      if (answers->tied.empty()) answers->tied.assign(n, 0);
    }
    if (!baseline_scores.empty()) baseline.scores = baseline_scores;
    if (!candidate_scores.empty()) candidate.scores = candidate_scores;
    return {.data = &data,
            .sample = &sample,
            .task = task,
            .baseline = &baseline,
            .candidate = &candidate,
            .labels = labels,
            .targets = targets,
            .groups = groups};
  }
};

}  // namespace assay::analysis::testing_only
