#include <algorithm>
#include <cmath>

#include "assay/quantize/range_histogram_internal.hpp"

namespace assay::quantize {

template <class Map>
void Histogram::add_mapped(std::span<const float> values, const Map& map) {
  constexpr double last = k_histogram_bins - 1;
  const double factor = most_ > least_ ? static_cast<double>(k_histogram_bins) / (most_ - least_) : 0.0;
  for (const float value : values) {
    const double bin = std::clamp((map(static_cast<double>(value)) - least_) * factor, 0.0, last);
    ++counts_[static_cast<std::size_t>(bin)];
  }
}

void Histogram::add(std::span<const float> values) {
  add_mapped(values, [](double x) { return x; });
}

void Histogram::add_magnitudes(std::span<const float> values) {
  add_mapped(values, [](double x) { return std::abs(x); });
}

}  // namespace assay::quantize
