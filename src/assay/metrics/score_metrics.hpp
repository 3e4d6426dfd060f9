#pragma once

#include <memory>

#include "assay/metrics/metric.hpp"

namespace assay::metrics {

// Metrics of probabilities and of the order of scores within a sample.
std::unique_ptr<Metric> log_loss();
std::unique_ptr<Metric> brier_score();
std::unique_ptr<Metric> expected_calibration_error();
std::unique_ptr<Metric> maximum_calibration_error();
std::unique_ptr<Metric> top_k_accuracy(std::size_t k);  // "top_k[5]"

// Of regressions.
std::unique_ptr<Metric> mean_absolute_error();
std::unique_ptr<Metric> root_mean_squared_error();
std::unique_ptr<Metric> r_squared();
std::unique_ptr<Metric> maximum_error();

}  // namespace assay::metrics
