#include "assay/train/batches.hpp"

#include <numeric>
#include <utility>

#include "assay/base/random.hpp"

namespace assay::train {

std::uint64_t batches_in(std::size_t rows, std::size_t batch) {
  return (rows + batch - 1) / batch;
}

EpochOrder::EpochOrder(std::size_t rows, std::size_t batch, std::uint64_t seed, std::uint64_t epoch)
    : order_(rows), batches_(batches_in(rows, batch)) {
  std::iota(order_.begin(), order_.end(), 0U);
  RandomStream random(seed, stream_named("order of training rows"), epoch);
  for (std::size_t left = rows; left > 1; --left) {
    std::swap(order_[left - 1], order_[random.below(static_cast<std::uint32_t>(left))]);
  }
}

std::span<const std::uint32_t> EpochOrder::batch(std::size_t index) const {
  const std::size_t first = order_.size() * index / batches_;
  const std::size_t end = order_.size() * (index + 1) / batches_;
  return std::span(order_).subspan(first, end - first);
}

}  // namespace assay::train
