#pragma once

#include <span>
#include <vector>

#include "assay/analysis/intervals.hpp"
#include "assay/metrics/metric.hpp"

namespace assay::analysis {

// The least and the greatest value the metric can take in this task: for the mean cost the cheapest and the dearest
// entry of the cost matrix, otherwise the metric's own bounds.
metrics::Bounds attainable_values(const metrics::MetricInfo& metric, std::span<const std::vector<double>> costs);

// Draws the ends of the interval of the difference in to what can be. On the side that is better: no further than from
// the baseline's value to the best value. On the side that is worse, by which gates decide: no further than from the
// far end of the baseline's own interval to the worst value, since the baseline's true value may lie there.
void draw_in_to_attainable(const metrics::MetricInfo& metric, const metrics::Bounds& bounds, PairedEstimate& estimate);

}  // namespace assay::analysis
