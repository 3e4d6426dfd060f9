#include "assay/stats/sample_size.hpp"

#include <algorithm>
#include <cmath>

#include "assay/base/check.hpp"
#include "assay/stats/normal.hpp"
#include "assay/stats/tango_internal.hpp"

namespace assay::stats {
namespace {

constexpr double k_too_many = 1e15;

std::optional<std::uint64_t> whole(double samples) {
  if (!(samples < k_too_many)) return std::nullopt;
  return static_cast<std::uint64_t>(std::ceil(std::max(1.0, samples)));
}

struct Test {
  double z_alpha;
  double z_power;
};

// The number of samples before rounding up; margin + difference > 0.
double samples_for(double discordant_rate, double difference, double margin, Test test) {
  const double gains = std::max(0.0, 0.5 * (discordant_rate + difference));
  const double losses = std::max(0.0, 0.5 * (discordant_rate - difference));
  const double under_hypothesis = std::max(0.0, null_variance(gains, losses, 1.0, -margin));
  const double true_variance = std::max(0.0, discordant_rate - difference * difference);
  const double root =
      (test.z_alpha * std::sqrt(under_hypothesis) + test.z_power * std::sqrt(true_variance)) / (margin + difference);
  return root * root;
}

}  // namespace

std::optional<std::uint64_t> non_inferiority_samples(double discordant_rate, double true_difference, double margin,
                                                     double alpha_one_sided, double power) {
  if (margin + true_difference <= 0) return std::nullopt;
  const Test test{normal_quantile(1.0 - alpha_one_sided), normal_quantile(power)};
  return whole(samples_for(discordant_rate, true_difference, std::min(1.0, margin), test));
}

std::optional<std::uint64_t> superiority_samples(double p10, double p01, double alpha_two_sided, double power) {
  const double discordant = p10 + p01;
  const double difference = p10 - p01;
  const double z_alpha = two_sided_z(1.0 - alpha_two_sided);
  const double z_power = normal_quantile(power);
  const double root = z_alpha * std::sqrt(discordant) + z_power * std::sqrt(discordant - difference * difference);
  return whole(root * root / (difference * difference));
}

double smallest_excludable_drop(PairedCounts counts, double alpha_one_sided, double power) {
  ASSAY_CHECK(counts.n > 0);
  const auto n = static_cast<double>(counts.n);
  const double discordant = std::max(1.0, static_cast<double>(counts.gains + counts.losses)) / n;
  const Test test{normal_quantile(1.0 - alpha_one_sided), normal_quantile(power)};
  double too_small = 0;
  double enough = 1;
  constexpr int k_halvings = 60;
  for (int i = 0; i < k_halvings; ++i) {
    const double middle = 0.5 * (too_small + enough);
    (samples_for(discordant, 0, middle, test) <= n ? enough : too_small) = middle;
  }
  return enough;
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
