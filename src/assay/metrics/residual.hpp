#pragma once

#include <cmath>
#include <string>

#include "assay/metrics/predictions.hpp"

namespace assay::metrics {

// Prediction minus target of one sample of a regression. Gives a reason when there is none.
inline std::string residual(const Predictions& p, std::size_t i, double& error) {
  if (p.columns != 1 || p.scores.size() <= i) return "the model gives no single value per sample";
  error = static_cast<double>(p.scores[i]) - p.targets[i];
  return std::isfinite(error) ? "" : "a predicted value is not finite";
}

}  // namespace assay::metrics
