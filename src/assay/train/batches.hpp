#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay::train {

// How many batches an epoch of so many rows has: ⌈rows / batch⌉.
std::uint64_t batches_in(std::size_t rows, std::size_t batch);

// The rows of an epoch in an order drawn by (seed, epoch), cut into batches whose sizes differ by at most 1, so that
// none is a small rest.
class EpochOrder {
 public:
  // rows ≥ 1, batch ≥ 1.
  EpochOrder(std::size_t rows, std::size_t batch, std::uint64_t seed, std::uint64_t epoch);
  std::size_t batches() const { return batches_; }
  std::span<const std::uint32_t> batch(std::size_t index) const;

 private:
  std::vector<std::uint32_t> order_;
  std::size_t batches_;
};

}  // namespace assay::train
