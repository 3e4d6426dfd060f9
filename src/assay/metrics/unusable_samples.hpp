#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace assay::metrics {

// Samples of a fixed set that give a metric no number. They make it undefined only when they count.
class UnusableSamples {
 public:
  void add(std::size_t sample, const std::string& reason) {
    if (samples_.empty()) reason_ = reason;
    samples_.push_back(sample);
  }
  bool any_counts(std::span<const std::uint32_t> weights) const {
    return std::ranges::any_of(samples_, [&](std::size_t i) { return weights[i] > 0; });
  }
  const std::string& reason() const { return reason_; }  // of the first

 private:
  std::vector<std::size_t> samples_;
  std::string reason_;
};

}  // namespace assay::metrics
