#pragma once

#include <map>
#include <string>
#include <vector>

#include "assay/analysis/intervals.hpp"
#include "assay/metrics/registry.hpp"
#include "assay/record/result.hpp"

namespace assay::analysis {

// Every metric with its figures; rows for the report, and the ratio that a gate may ask for.
struct Quality {
  std::vector<record::QualityRow> rows;
  std::map<std::string, PairedEstimate> estimates;  // by metric name
};

// The metrics of the task that are computed unasked, precision, recall and F1 of every class (of up to 50), and those
// named. Without labels there are none.
Result<std::vector<const metrics::Metric*>> metrics_for(const metrics::TaskShape& task, const record::DataRecord& data,
                                                        const std::vector<std::string>& named,
                                                        metrics::MetricRegistry& registry);

// Accuracy and the recall of a class by Tango's score interval, where samples are independent; the rest by paired BCa
// bootstrap.
Quality quality_of(const Comparison& comparison, const std::vector<const metrics::Metric*>& metrics,
                   const ResamplingOptions& options);

}  // namespace assay::analysis
