#include "assay/runtime/allocation_counter.hpp"

namespace assay::runtime {

void AllocationCounter::allocated(std::uint64_t bytes, Kind kind) {
  ++allocations_;
  if (kind == Kind::reserved) {
    ++reservations_;
    reserved_live_ += bytes;
  }
  const std::uint64_t live = live_ += bytes;
  std::uint64_t peak = peak_;
  while (live > peak && !peak_.compare_exchange_weak(peak, live)) {
  }
}

void AllocationCounter::freed(std::uint64_t bytes, Kind kind) {
  live_ -= bytes;
  if (kind == Kind::reserved) reserved_live_ -= bytes;
}

AllocationCounts AllocationCounter::counts() const {
  return {.live_bytes = live_,
          .peak_bytes = peak_,
          .reserved_live_bytes = reserved_live_,
          .allocations = allocations_,
          .reservations = reservations_};
}

void AllocationCounter::restart_peak() {
  peak_ = live_.load();
}

}  // namespace assay::runtime
