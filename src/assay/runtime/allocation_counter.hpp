#pragma once

#include <atomic>
#include <cstdint>

namespace assay::runtime {

// Bytes an engine asked its allocator for. `reserved` is the part it asked for as long-lived storage (prepacked
// weights, an arena's own blocks), where the engine tells them apart; it is included in the others.
struct AllocationCounts {
  std::uint64_t live_bytes = 0;
  std::uint64_t peak_bytes = 0;  // highest live_bytes since the counter was made or restart_peak()
  std::uint64_t reserved_live_bytes = 0;
  std::uint64_t allocations = 0;   // calls, reservations among them
  std::uint64_t reservations = 0;  // calls
};

// Counts what an engine allocates through it; the engine's adapter calls allocated() and freed(). Thread-safe.
class AllocationCounter {
 public:
  enum class Kind { plain, reserved };

  void allocated(std::uint64_t bytes, Kind kind);
  void freed(std::uint64_t bytes, Kind kind);

  AllocationCounts counts() const;

  // From now on the peak is of what follows.
  void restart_peak();

 private:
  std::atomic<std::uint64_t> live_ = 0;
  std::atomic<std::uint64_t> peak_ = 0;
  std::atomic<std::uint64_t> reserved_live_ = 0;
  std::atomic<std::uint64_t> allocations_ = 0;
  std::atomic<std::uint64_t> reservations_ = 0;
};

}  // namespace assay::runtime
