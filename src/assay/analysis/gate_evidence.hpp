#pragma once

#include <string>
#include <vector>

#include "assay/analysis/comparison.hpp"
#include "assay/analysis/gate.hpp"
#include "assay/analysis/quality.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

// What a gate may be about beside metrics; for `assay list gates`.
struct GateTarget {
  std::string name;
  std::string definition;
};
std::vector<GateTarget> gate_targets();
bool is_target(const std::string& name);
bool is_size(const std::string& name);    // of a model file or of what it holds
bool is_about_answers(const Gate& gate);  // rather than about sizes

// Everything known about one candidate that gates look at.
struct GateContext {
  const Comparison* comparison = nullptr;
  const Quality* quality = nullptr;
  const record::Agreement* agreement = nullptr;
  const record::ModelRow* baseline = nullptr;
  const record::ModelRow* candidate = nullptr;
  const record::Speed* speed = nullptr;
  double level = 0.95;
};

// The gates that stand when none are given: classification, accuracy may drop by at most one point; without labels, at
// most 1 % of the decisions may differ; scores that only rank and decide nothing, ROC AUC may drop by at most 0.01;
// regression, RMSE may rise by at most 5 %.
std::vector<Gate> default_gates(const metrics::TaskShape& task, bool labelled, bool decided);

// Names of the metrics that gates need beside the usual ones.
std::vector<std::string> metrics_of(const std::vector<Gate>& gates);

// How the size of a model that a gate looks at is known.
std::string size_method(const record::ModelRow& model);

record::GateRow judge(const Gate& gate, const GateContext& context);

}  // namespace assay::analysis
