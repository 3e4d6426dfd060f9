#include "assay/stats/tango.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace assay::stats::tango_test {
namespace {

TEST(Tango, MatchesComputedReferenceValues) {
  const Interval airway = tango_interval({1, 7, 21}, 0.95);
  EXPECT_NEAR(airway.low, -0.517232, 5e-7);
  EXPECT_NEAR(airway.high, -0.026003, 5e-7);
  EXPECT_NEAR(tango_z({0, 1, 44}, -0.1), 1.708564, 5e-7);
  EXPECT_NEAR(non_inferiority_p({0, 1, 44}, 0.1), 0.043766, 5e-7);
  EXPECT_NEAR(tango_interval({0, 1, 44}, 0.95).low, -0.118077, 5e-7);
  EXPECT_NEAR(tango_interval({0, 1, 44}, 0.95).high, 0.059393, 5e-7);
  EXPECT_NEAR(tango_interval({0, 1, 44}, 0.90).low, -0.095662, 5e-7);
  EXPECT_NEAR(non_inferiority_p({45, 60, 10000}, 0.005), 6.7512e-4, 5e-9);
  EXPECT_NEAR(tango_interval({45, 60, 10000}, 0.90).low, -0.003224, 5e-7);
  EXPECT_NEAR(tango_interval({45, 60, 10000}, 0.90).high, 0.000188, 5e-7);
}

TEST(Tango, WorksWithoutDiscordantSamples) {
  EXPECT_NEAR(tango_z({0, 0, 1000}, -0.005), 2.241679, 5e-7);
  EXPECT_NEAR(non_inferiority_p({0, 0, 1000}, 0.005), 0.012491, 5e-7);
  const Interval interval = tango_interval({0, 0, 1000}, 0.95);
  EXPECT_LT(interval.low, 0);
  EXPECT_NEAR(interval.low, -interval.high, 1e-9);
}

TEST(Tango, ZeroDifferenceReducesToMcNemar) {
  EXPECT_NEAR(tango_z({3, 12, 100}, 0), -9 / std::sqrt(15.0), 1e-12);
}

TEST(Tango, ExtremesStayWithinMinusOneAndOne) {
  for (const PairedCounts counts :
       {PairedCounts{5, 0, 5}, PairedCounts{0, 5, 5}, PairedCounts{0, 0, 1}, PairedCounts{1, 0, 1}}) {
    const Interval interval = tango_interval(counts, 0.95);
    EXPECT_GE(interval.low, -1.0);
    EXPECT_LE(interval.high, 1.0);
    EXPECT_LE(interval.low, interval.high);
  }
}

// {0, 5, 5}: Z(λ) = −(1 + λ)·5 / √(5·(1 − λ²)) when every sample is lost, so λ = (z² − 5)/(z² + 5) at the upper end.
TEST(Tango, EverySampleLostByHand) {
  const double square = 1.959963984540054 * 1.959963984540054;
  const Interval interval = tango_interval({0, 5, 5}, 0.95);
  EXPECT_EQ(interval.low, -1.0);
  EXPECT_NEAR(interval.high, (square - 5) / (square + 5), 1e-9);
}

TEST(Tango, IsAntisymmetricInTheModels) {
  EXPECT_NEAR(tango_z({4, 9, 50}, 0.1), -tango_z({9, 4, 50}, -0.1), 1e-12);
  EXPECT_NEAR(tango_interval({4, 9, 50}, 0.95).low, -tango_interval({9, 4, 50}, 0.95).high, 1e-12);
}

TEST(Tango, MarginsAtTheExtremesNeedNoData) {
  const PairedCounts counts{2, 3, 10};
  EXPECT_EQ(non_inferiority_p(counts, 1.5), 0.0);
  EXPECT_EQ(non_inferiority_p(counts, -1.5), 1.0);
  EXPECT_EQ(inferiority_p(counts, 1.5), 1.0);
  EXPECT_LT(non_inferiority_p(counts, 1), 1e-12);
  EXPECT_GT(non_inferiority_p(counts, -1), 1 - 1e-12);
  EXPECT_EQ(non_inferiority_p({0, 10, 10}, 1), 0.5);  // the drop is the margin itself: no evidence against it
  EXPECT_EQ(non_inferiority_p({0, 0, 10}, 0), 0.5);
}

TEST(Tango, NegativeMarginAsksForAGain) {
  EXPECT_LT(non_inferiority_p({60, 10, 1000}, -0.03), 0.05);
  EXPECT_GT(non_inferiority_p({60, 10, 1000}, -0.06), 0.5);
}

TEST(Tango, TestAndIntervalAgree) {
  const PairedCounts counts{7, 19, 800};
  const double low = tango_interval(counts, 0.95).low;
  EXPECT_NEAR(non_inferiority_p(counts, -low), 0.025, 1e-6);
  EXPECT_NEAR(non_inferiority_p(counts, 0.03) + inferiority_p(counts, 0.03), 1.0, 1e-12);
  EXPECT_GE(equivalence_p(counts, 0.05), non_inferiority_p(counts, 0.05));
}

double log_multinomial(double n, double b, double c, double p10, double p01) {
  const double rest = n - b - c;
  double log_p = std::lgamma(n + 1) - std::lgamma(b + 1) - std::lgamma(c + 1) - std::lgamma(rest + 1);
  log_p += rest * std::log1p(-p10 - p01);
  if (b > 0) log_p += b * std::log(p10);
  if (c > 0) log_p += c * std::log(p01);
  return log_p;
}

// Probability of "non-inferior at 5 %" when the true drop equals the margin, by enumerating all outcomes.
double true_level(std::uint64_t n, double margin, double p10, double p01) {
  double level = 0;
  const double expected = p10 * static_cast<double>(n);
  const auto most = static_cast<std::uint64_t>(expected + 9 * std::sqrt(expected) + 9);
  for (std::uint64_t b = 0; b <= most; ++b) {
    for (std::uint64_t c = 0; c <= (p01 > 0 ? most : 0); ++c) {
      if (non_inferiority_p({c, b, n}, margin) >= 0.05) continue;
      level +=
          std::exp(log_multinomial(static_cast<double>(n), static_cast<double>(b), static_cast<double>(c), p10, p01));
    }
  }
  return level;
}

// The table of exact enumerations: .040, .047, .050, .048 and .049.
TEST(Tango, HoldsItsLevelAtTheBoundary) {
  EXPECT_NEAR(true_level(1000, 0.005, 0.005, 0), 0.040, 0.0006);
  EXPECT_NEAR(true_level(1000, 0.005, 0.0075, 0.0025), 0.047, 0.0006);
  EXPECT_NEAR(true_level(1000, 0.01, 0.02, 0.01), 0.050, 0.0006);
  EXPECT_NEAR(true_level(5000, 0.005, 0.0075, 0.0025), 0.048, 0.0006);
  EXPECT_NEAR(true_level(10000, 0.005, 0.01, 0.005), 0.049, 0.0006);
}

struct Population {
  std::uint64_t n;
  double p10, p01;
};

// Exact coverage of the 95 % interval over the same enumeration.
double interval_coverage(const Population& population) {
  double covered = 0;
  const double expected = population.p10 * static_cast<double>(population.n);
  const auto most = std::min(population.n, static_cast<std::uint64_t>(expected + 9 * std::sqrt(expected) + 9));
  for (std::uint64_t b = 0; b <= most; ++b) {
    for (std::uint64_t c = 0; c <= std::min(most, population.n - b); ++c) {
      if (population.p01 == 0 && c > 0) break;
      if (!tango_interval({c, b, population.n}, 0.95).contains(population.p01 - population.p10)) continue;
      covered += std::exp(log_multinomial(static_cast<double>(population.n), static_cast<double>(b),
                                          static_cast<double>(c), population.p10, population.p01));
    }
  }
  return covered;
}

TEST(Tango, IntervalCoversItsLevel) {
  for (const Population& population :
       {Population{500, 0.01, 0.01}, Population{500, 0.02, 0.005}, Population{500, 0.03, 0.03},
        Population{100, 0.1, 0.05}, Population{1000, 0.0075, 0.0025}, Population{30, 0.3, 0.3}}) {
    EXPECT_NEAR(interval_coverage(population), 0.95, 0.012) << population.n << " " << population.p10;
  }
}

// With only a handful of losses the steps between outcomes are coarse: conservative, or short by less than one point.
TEST(Tango, IntervalCoversNearlyItsLevelWhereModelsHardlyDiffer) {
  EXPECT_NEAR(interval_coverage({1000, 0.001, 0.001}), 0.986, 0.001);
  EXPECT_NEAR(interval_coverage({1000, 0.002, 0.0005}), 0.988, 0.001);
  EXPECT_NEAR(interval_coverage({1000, 0.005, 0}), 0.962, 0.001);
  EXPECT_NEAR(interval_coverage({300, 0.02, 0}), 0.942, 0.001);
}

}  // namespace
}  // namespace assay::stats::tango_test
