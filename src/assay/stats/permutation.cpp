#include "assay/stats/permutation.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace assay::stats {
namespace {

constexpr std::size_t k_most_enumerated = 20;
constexpr double k_tie = 1e-12;  // of Σ|d|: sums of the same numbers that differ by rounding alone count as equal

// The first sign stays: a pattern and its opposite give the same |sum|.
double enumerate(std::span<const double> differences, double at_least) {
  const std::uint64_t patterns = std::uint64_t{1} << (differences.size() - 1);
  std::uint64_t extreme = 0;
  for (std::uint64_t pattern = 0; pattern < patterns; ++pattern) {
    double sum = differences[0];
    for (std::size_t i = 1; i < differences.size(); ++i) {
      sum += (pattern >> (i - 1) & 1) != 0 ? -differences[i] : differences[i];
    }
    extreme += std::abs(sum) >= at_least ? 1 : 0;
  }
  return static_cast<double>(extreme) / static_cast<double>(patterns);
}

// Σ ±d, one random bit a sign.
double flipped_sum(std::span<const double> differences, RandomStream& random) {
  double sum = 0;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    bits = i % 32 == 0 ? random() : bits >> 1;
    sum += (bits & 1) != 0 ? -differences[i] : differences[i];
  }
  return sum;
}

}  // namespace

double sign_flip_p(std::span<const double> differences, int resamples, RandomStream& random) {
  std::vector<double> differing;
  double total = 0;
  double size = 0;
  for (const double difference : differences) {
    if (difference != 0) differing.push_back(difference);
    total += difference;
    size += std::abs(difference);
  }
  if (differing.empty()) return 1.0;
  const double at_least = std::abs(total) - k_tie * size;
  if (differing.size() <= k_most_enumerated) return enumerate(differing, at_least);
  int extreme = 0;
  for (int r = 0; r < resamples; ++r) extreme += std::abs(flipped_sum(differing, random)) >= at_least ? 1 : 0;
  return (extreme + 1.0) / (resamples + 1.0);
}

}  // namespace assay::stats
