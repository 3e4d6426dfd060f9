#include <algorithm>
#include <cmath>
#include <limits>

#include "assay/quantize/range_least_squares_internal.hpp"

namespace assay::quantize {
namespace {

double squared_error(const Histogram& values, const Grid& grid, const ActivationRange& range) {
  const Affine affine = affine_for(range.least, range.most, grid);
  const double scale = affine.scale;
  const double low = grid.least - affine.zero_point;
  const double high = grid.most - affine.zero_point;
  double sum = 0;
  double x = values.least() + values.width() / 2;
  for (const std::uint64_t count : values.counts()) {
    if (count > 0) {
      const double error = x - scale * std::clamp(std::nearbyint(x / scale), low, high);
      sum += static_cast<double>(count) * error * error;
    }
    x += values.width();
  }
  return sum;
}

// The factor of `end` in {0.01, 0.02, …, 1} with the least error; the largest where several have it.
void search(const Histogram& values, const Grid& grid, ActivationRange& range, double whole, double& end) {
  double least = std::numeric_limits<double>::infinity();
  double best = whole;
  for (int k = 100; k >= 1; --k) {
    end = whole * k / 100;
    const double error = squared_error(values, grid, range);
    if (error < least) {
      least = error;
      best = end;
    }
  }
  end = best;
}

}  // namespace

ActivationRange least_squares_range(const Histogram& values, const Grid& grid) {
  ActivationRange range{std::min(values.least(), 0.0), std::max(values.most(), 0.0)};
  const ActivationRange whole = range;
  if (grid.symmetric) {
    double end = std::max(-whole.least, whole.most);
    const double widest = end;
    double least = std::numeric_limits<double>::infinity();
    for (int k = 100; k >= 1; --k) {
      const double at = widest * k / 100;
      const double error = squared_error(values, grid, {-at, at});
      if (error < least) {
        least = error;
        end = at;
      }
    }
    return {std::max(whole.least, -end), std::min(whole.most, end)};
  }
  for (int round = 0; round < 2; ++round) {
    if (whole.most > 0) search(values, grid, range, whole.most, range.most);
    if (whole.least < 0) search(values, grid, range, whole.least, range.least);
  }
  return range;
}

}  // namespace assay::quantize
