#include "assay/metrics/metric.hpp"

#include <algorithm>

namespace assay::metrics {

bool Metric::applies_to(Task task) const {
  return std::ranges::find(info_.tasks, task) != info_.tasks.end();
}

Value evaluate(const Metric& metric, const Predictions& whole, const TaskShape& task) {
  const auto state = metric.start(task);
  state->update(whole);
  return state->value();
}

}  // namespace assay::metrics
