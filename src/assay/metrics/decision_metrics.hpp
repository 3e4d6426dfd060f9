#pragma once

#include <memory>
#include <string>
#include <vector>

#include "assay/metrics/metric.hpp"

namespace assay::metrics {

// Metrics of the confusion matrix. Averages go over the classes that occur in the truth or among the decisions, and a
// rate without denominator counts 0 in them, as in scikit-learn with zero_division=0.
std::unique_ptr<Metric> accuracy();
std::unique_ptr<Metric> balanced_accuracy();
std::unique_ptr<Metric> matthews_correlation();
std::unique_ptr<Metric> cohen_kappa();
std::unique_ptr<Metric> mean_cost();

enum class Rate { precision, recall, f1 };
enum class Average { macro, weighted, micro };
std::unique_ptr<Metric> averaged_rate(Rate rate, Average average);
std::unique_ptr<Metric> positive_rate(Rate rate);                  // of the positive class of a binary task
std::unique_ptr<Metric> class_rate(Rate rate, std::size_t label);  // "recall[3]"
std::unique_ptr<Metric> specificity();
std::unique_ptr<Metric> f_beta(double beta);  // of the positive class, recall β times as important: "f_beta[2]"; β > 0

}  // namespace assay::metrics
