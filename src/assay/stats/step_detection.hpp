#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace assay::stats {

// Where a piecewise constant series steps. [begin, end) of the series and the mean of its values.
struct Segment {
  std::size_t begin = 0;
  std::size_t end = 0;
  double mean = 0;
};

struct StepOptions {
  double penalty = 0;  // of one step, in units of the noise variance; 0: 4 ln n, n the length of the series
  std::size_t shortest_segment = 2;  // ≥ 1
};

// Standard deviation of the noise of a series with steps in it: median absolute first difference / (√2 · 0.6745), which
// a few steps and outliers do not move. 0 for fewer than two values, or when most neighbours are equal.
double step_noise(std::span<const double> series);

// The segmentation that minimises Σ (x − segment mean)² / noise² + penalty · steps (the Potts functional), found
// exactly by PELT (Killick, Fearnhead & Eckley, JASA 107, 2012). Deterministic. The default penalty is twice that of
// the Bayesian information criterion, because the noise is estimated too: normal values without a step are cut in fewer
// than one series of twenty (30 values or more). With noise 0 any step counts. One segment for a series shorter than
// two shortest segments; none for an empty one.
std::vector<Segment> detect_steps(std::span<const double> series, const StepOptions& options = {});

}  // namespace assay::stats
