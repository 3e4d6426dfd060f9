#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace assay {

// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
// 1, 2, 3", SC 2011). A stream is fully determined by (seed, stream, substream), so work that is split over threads
// draws the same numbers however it is split: give every independent unit (a resample, a simulation) its own substream.
// Cheap to construct; not thread-safe; satisfies UniformRandomBitGenerator over 32-bit words.
class RandomStream {
 public:
  using result_type = std::uint32_t;
  RandomStream(std::uint64_t seed, std::uint32_t stream, std::uint64_t substream);

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return 0xffffffffU; }
  result_type operator()() {
    if (used_ == 4) refill();
    return block_[used_++];
  }

  std::uint64_t next_u64() { return (std::uint64_t{(*this)()} << 32) | (*this)(); }

  // Uniform in [0, 1), 53 random bits.
  double uniform() { return static_cast<double>(next_u64() >> 11) * 0x1.0p-53; }

  // Uniform in {0, …, bound − 1} without bias (Lemire, "Fast random integer generation in an interval", 2019).
  // bound > 0.
  std::uint32_t below(std::uint32_t bound) {
    std::uint64_t product = std::uint64_t{(*this)()} * bound;
    if (static_cast<std::uint32_t>(product) < bound) return below_slow(bound, product);
    return static_cast<std::uint32_t>(product >> 32);
  }

  // Standard normal by the Box–Muller transform, one value per call.
  double normal();

 private:
  void refill();
  std::uint32_t below_slow(std::uint32_t bound, std::uint64_t product);

  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  int used_ = 4;
};

// A stream number from the name of its purpose, so that two uses of one seed never share draws by accident.
std::uint32_t stream_named(std::string_view purpose);

}  // namespace assay
