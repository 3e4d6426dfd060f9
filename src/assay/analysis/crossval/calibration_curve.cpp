#include "assay/analysis/crossval/calibration_curve.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::analysis {

using record::Number;

record::CalibrationSize calibration_size_of(std::uint64_t samples, std::vector<Number> differences) {
  record::CalibrationSize size{.samples = samples, .differences = std::move(differences)};
  std::vector<double> values;
  for (const Number& each : size.differences) {
    if (!each.defined()) {
      size.mean = size.lowest = size.highest = size.deviation = each;
      return size;
    }
    values.push_back(each.value());
  }
  if (values.empty()) return size;
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  size.mean = mean;
  size.lowest = std::ranges::min(values);
  size.highest = std::ranges::max(values);
  size.deviation = Number::undefined("there is one draw");
  if (values.size() < 2) return size;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  size.deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
  return size;
}

}  // namespace assay::analysis
