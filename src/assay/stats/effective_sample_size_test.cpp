#include "assay/stats/effective_sample_size.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::stats::effective_sample_size_test {
namespace {

// x_i = φ x_{i−1} + ε_i, for which n/n_eff = (1 + φ)/(1 − φ).
std::vector<double> autoregressive(double phi, std::size_t n, std::uint64_t seed) {
  RandomStream random(seed, 0, 0);
  std::vector<double> series;
  double value = random.normal();
  for (std::size_t i = 0; i < n; ++i) {
    value = phi * value + random.normal();
    series.push_back(value);
  }
  return series;
}

TEST(EffectiveSampleSize, ByHand) {
  // Mean 0; autocovariances 6, 3, −2: ρ_0 + ρ_1 = 1.5, ρ_2 + ρ_3 = −1/3 − 1/2 ends the sum. 6/(2 · 1.5 − 1) = 3.
  EXPECT_DOUBLE_EQ(effective_sample_size(std::vector<double>{1, 1, 1, -1, -1, -1}), 3);
}

TEST(EffectiveSampleSize, OfAutoregressiveSeriesIsTheKnownOne) {
  const double n = 20000;
  EXPECT_NEAR(effective_sample_size(autoregressive(0, 20000, 1)) / n, 1.0, 0.05);
  EXPECT_NEAR(effective_sample_size(autoregressive(0.5, 20000, 2)) / n, 1.0 / 3, 0.04);
  EXPECT_NEAR(effective_sample_size(autoregressive(0.9, 20000, 3)) / n, 1.0 / 19, 0.012);
}

TEST(EffectiveSampleSize, IsBetweenOneAndN) {
  EXPECT_DOUBLE_EQ(effective_sample_size(std::vector<double>(9, 4.0)), 9);
  EXPECT_DOUBLE_EQ(effective_sample_size(std::vector<double>{1, -1, 1, -1, 1, -1, 1, -1}), 8);
  std::vector<double> trend(100);
  for (std::size_t i = 0; i < trend.size(); ++i) trend[i] = static_cast<double>(i);
  EXPECT_GE(effective_sample_size(trend), 1);
  EXPECT_LT(effective_sample_size(trend), 4);
}

TEST(EffectiveSampleSize, OfAQuantileSeesOnlyWhichSideValuesAreOn) {
  std::vector<double> series(200, 1.0);
  for (std::size_t i = 0; i < series.size(); ++i) series[i] += i % 2 == 0 ? 0.0 : 1e6;  // alternates, never clusters
  EXPECT_DOUBLE_EQ(effective_sample_size_of_quantile(series, 1.0), 200);
  std::vector<double> clustered(200, 1.0);
  for (std::size_t i = 100; i < 200; ++i) clustered[i] = 2.0;
  EXPECT_LT(effective_sample_size_of_quantile(clustered, 1.0), 6);
}

}  // namespace
}  // namespace assay::stats::effective_sample_size_test
