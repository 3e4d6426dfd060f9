#pragma once

#include <string>
#include <vector>

#include "assay/analysis/gate.hpp"
#include "assay/base/result.hpp"
#include "assay/metrics/registry.hpp"
#include "assay/record/data_record.hpp"

namespace assay::analysis {

// What is known of a run when its gates are checked. Before a model has run that may be little, and what is not known
// refuses no gate.
struct GateSetting {
  const record::DataRecord* data = nullptr;
  std::size_t classes = 0;    // of a classification; 0: not known
  bool ranks_only = false;    // the scores are stated to rank and nothing more
  std::string decides_alone;  // a model that gives decisions without scores; empty: none is known
  std::string
      baseline_elsewhere;  // the baseline, where it is predictions made elsewhere and so has no size and no speed
  std::string candidate_elsewhere;  // a candidate that is; both are empty where none is known
};

// invalid_argument, with what would do instead, for a gate that no outcome of the run could decide: an unknown name, a
// drop of what should be low, a class that does not exist, labels, scores, costs or sizes that are not there, a limit
// that nothing can break or nothing can keep.
Status check_gate(const Gate& gate, const GateSetting& setting, metrics::MetricRegistry& registry);

// check_gate of all of them; what is wrong with each is told at once.
Status check_gates(const std::vector<Gate>& gates, const GateSetting& setting, metrics::MetricRegistry& registry);

// The same of a metric that is only to be reported: its name, its task, its class.
Status check_metric(const std::string& name, const GateSetting& setting, metrics::MetricRegistry& registry);

}  // namespace assay::analysis
