#include "assay/stats/early_stopping.hpp"

#include <boost/math/special_functions/beta.hpp>

#include "assay/base/check.hpp"

namespace assay::stats {
namespace {

// The chance of `slow` or fewer slow queries among fast + slow when a share p is fast.
double chance(std::uint64_t fast, std::uint64_t slow, double p) {
  return boost::math::ibeta(static_cast<double>(fast), static_cast<double>(slow) + 1.0, p);
}

bool passes(std::uint64_t n, std::uint64_t slow, double p, double confidence) {
  return slow < n && chance(n - slow, slow, p) <= 1.0 - confidence;
}

// The first value in (low, high] for which `holds`, which does not hold at low, does at high and changes once.
template <class Condition>
std::uint64_t first_holding(std::uint64_t low, std::uint64_t high, Condition holds) {
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (holds(middle) ? high : low) = middle;
  }
  return high;
}

void check_shares(double p, double confidence) {
  ASSAY_CHECK(p > 0 && p < 1);
  ASSAY_CHECK(confidence > 0 && confidence < 1);
}

}  // namespace

std::uint64_t early_stopping_fast_queries(std::uint64_t slow, double p, double confidence) {
  check_shares(p, confidence);
  const auto enough = [&](std::uint64_t fast) { return chance(fast, slow, p) <= 1.0 - confidence; };
  std::uint64_t high = 1;
  while (!enough(high)) high *= 2;
  return first_holding(high / 2, high, enough);
}

std::optional<std::uint64_t> early_stopping_allowed_slow(std::uint64_t n, double p, double confidence) {
  check_shares(p, confidence);
  if (!passes(n, 0, p, confidence)) return std::nullopt;
  return first_holding(0, n, [&](std::uint64_t slow) { return !passes(n, slow, p, confidence); }) - 1;
}

std::optional<std::uint64_t> early_stopping_index(std::uint64_t n, double p, double confidence) {
  const auto slow = early_stopping_allowed_slow(n, p, confidence);
  if (!slow || *slow == 0) return std::nullopt;
  return n - *slow;
}

std::uint64_t early_stopping_minimum_n(double p, double confidence) {
  return early_stopping_fast_queries(1, p, confidence) + 1;
}

std::uint64_t loadgen_quantile_index(std::uint64_t n, double p) {
  ASSAY_CHECK(n > 0);
  ASSAY_CHECK(p >= 0 && p < 1);
  return static_cast<std::uint64_t>(static_cast<double>(n) * p);
}

}  // namespace assay::stats
