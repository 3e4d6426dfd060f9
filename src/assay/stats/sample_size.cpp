#include "assay/stats/sample_size.hpp"

#include <algorithm>
#include <cmath>

#include "assay/stats/normal.hpp"

namespace assay::stats {
namespace {

constexpr double k_too_many = 1e15;

std::optional<std::uint64_t> whole(double samples) {
  if (!(samples < k_too_many)) return std::nullopt;
  return static_cast<std::uint64_t>(std::ceil(std::max(1.0, samples)));
}

}  // namespace

std::optional<std::uint64_t> non_inferiority_samples(double discordant_rate, double true_difference, double margin,
                                                     double alpha_one_sided, double power) {
  const double distance = margin + true_difference;
  if (distance <= 0) return std::nullopt;
  const double z = normal_quantile(1.0 - alpha_one_sided) + normal_quantile(power);
  const double variance = std::max(0.0, discordant_rate - true_difference * true_difference);
  return whole(z * z * variance / (distance * distance));
}

std::uint64_t superiority_samples(double p10, double p01, double alpha_two_sided, double power) {
  const double discordant = p10 + p01;
  const double difference = p10 - p01;
  const double z_alpha = normal_quantile(1.0 - alpha_two_sided / 2.0);
  const double z_power = normal_quantile(power);
  const double root = z_alpha * std::sqrt(discordant) + z_power * std::sqrt(discordant - difference * difference);
  return static_cast<std::uint64_t>(std::ceil(root * root / (difference * difference)));
}

double smallest_excludable_drop(PairedCounts counts, double alpha_one_sided, double power) {
  const auto n = static_cast<double>(counts.n);
  const double discordant = std::max(1.0, static_cast<double>(counts.gains + counts.losses)) / n;
  const double z = normal_quantile(1.0 - alpha_one_sided) + normal_quantile(power);
  return z * std::sqrt(discordant / n);
}

std::optional<std::uint64_t> samples_to_settle(double estimate, double limit, double standard_error, std::uint64_t n,
                                               double level, double power) {
  const double distance = std::abs(estimate - limit);
  if (distance == 0 || !std::isfinite(standard_error)) return std::nullopt;
  const double z = two_sided_z(level) + normal_quantile(power);
  const double ratio = z * standard_error / distance;
  return whole(static_cast<double>(n) * ratio * ratio);
}

}  // namespace assay::stats
