#include "assay/base/random.hpp"

#include <cmath>
#include <numbers>

#include <Random123/philox.h>

namespace assay {

// The first counter word counts blocks within the substream; the others and the key name it:
// 2^32 blocks of four words per substream are far more than any unit of work draws.
RandomStream::RandomStream(std::uint64_t seed, std::uint32_t stream, std::uint64_t substream)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      counter_{0, stream, static_cast<std::uint32_t>(substream), static_cast<std::uint32_t>(substream >> 32)} {}

void RandomStream::refill() {
  const r123::Philox4x32::ctr_type counter{{counter_[0], counter_[1], counter_[2], counter_[3]}};
  const r123::Philox4x32::key_type key{{key_[0], key_[1]}};
  const auto block = r123::Philox4x32{}(counter, key);
  for (std::size_t i = 0; i < 4; ++i) block_[i] = block[i];
  ++counter_[0];
  used_ = 0;
}

std::uint32_t RandomStream::below_slow(std::uint32_t bound, std::uint64_t product) {
  const std::uint32_t threshold = (0U - bound) % bound;
  while (static_cast<std::uint32_t>(product) < threshold) product = std::uint64_t{(*this)()} * bound;
  return static_cast<std::uint32_t>(product >> 32);
}

double RandomStream::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint32_t stream_named(std::string_view purpose) {
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const char c : purpose) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

}  // namespace assay
