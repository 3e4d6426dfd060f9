#include <algorithm>
#include <cmath>

#include "assay/quantize/range_tails_internal.hpp"

namespace assay::quantize {

Tails::Tails(std::size_t n, double outside)
    : n_(n),
      position_(n == 0 ? 0.0 : static_cast<double>(n - 1) * (outside / 2)),
      keep_(static_cast<std::size_t>(position_) + 2) {}

void Tails::End::add(float value, std::size_t keep) {
  if (is_full && !(value < limit)) return;
  kept.push_back(value);
  if (kept.size() < 2 * keep) return;
  const auto last = kept.begin() + static_cast<std::ptrdiff_t>(keep) - 1;
  std::nth_element(kept.begin(), last, kept.end());
  limit = *last;
  is_full = true;
  kept.resize(keep);
}

void Tails::add(std::span<const float> values) {
  for (const float value : values) {
    low_.add(value, keep_);
    high_.add(-value, keep_);
  }
}

double Tails::End::quantile(double position) const {
  std::vector<float> ordered = kept;
  std::sort(ordered.begin(), ordered.end());
  const auto below = static_cast<std::size_t>(position);
  const double first = ordered.at(below);
  const double next = ordered[std::min(below + 1, ordered.size() - 1)];
  return first + (next - first) * (position - std::floor(position));
}

ActivationRange Tails::range() const {
  if (n_ == 0) return {};
  return {low_.quantile(position_), -high_.quantile(position_)};
}

}  // namespace assay::quantize
