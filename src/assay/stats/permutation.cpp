#include "assay/stats/permutation.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace assay::stats {
namespace {

constexpr std::size_t k_most_enumerated = 20;
constexpr double k_tie = 1e-12;  // relative; sums of the same numbers in another order count as equal

double enumerate(std::span<const double> differences, double observed) {
  const std::uint64_t patterns = std::uint64_t{1} << differences.size();
  std::uint64_t extreme = 0;
  for (std::uint64_t pattern = 0; pattern < patterns; ++pattern) {
    double sum = 0;
    for (std::size_t i = 0; i < differences.size(); ++i)
      sum += (pattern >> i & 1) != 0 ? -differences[i] : differences[i];
    extreme += std::abs(sum) >= observed * (1 - k_tie) ? 1 : 0;
  }
  return static_cast<double>(extreme) / static_cast<double>(patterns);
}

}  // namespace

double sign_flip_p(std::span<const double> differences, int resamples, RandomStream& random) {
  std::vector<double> differing;
  double total = 0;
  for (const double difference : differences) {
    if (difference != 0) differing.push_back(difference);
    total += difference;
  }
  const double observed = std::abs(total);
  if (differing.empty()) return 1.0;
  if (differing.size() <= k_most_enumerated) return enumerate(differing, observed);
  int extreme = 0;
  for (int r = 0; r < resamples; ++r) {
    double sum = 0;
    for (const double difference : differing) sum += (random() & 1) != 0 ? -difference : difference;
    extreme += std::abs(sum) >= observed * (1 - k_tie) ? 1 : 0;
  }
  return (extreme + 1.0) / (resamples + 1.0);
}

}  // namespace assay::stats
