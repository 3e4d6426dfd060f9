#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "assay/base/random.hpp"

namespace assay::data {

// Puts a uniformly drawn ordered sample of `count` values in front (Fisher and Yates; front to back, so that a larger
// count only adds to what a smaller one draws). count ≤ values.size() < 2^32.
template <class Value>
void draw_to_front(std::span<Value> values, std::size_t count, RandomStream& random) {
  for (std::size_t i = 0; i < count && i + 1 < values.size(); ++i) {
    const std::size_t other = i + random.below(static_cast<std::uint32_t>(values.size() - i));
    std::swap(values[i], values[other]);
  }
}

// A uniformly drawn order.
template <class Value>
void shuffle(std::span<Value> values, RandomStream& random) {
  draw_to_front(values, values.size(), random);
}

}  // namespace assay::data
