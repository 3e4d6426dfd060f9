#include "assay/stats/binomial.hpp"

#include <cmath>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>
#include <gtest/gtest.h>

namespace assay::stats::binomial_test {
namespace {

double pmf(double k, double n, double p) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) +
                  (n - k) * std::log1p(-p));
}

// p-value of the chi-square test of draws against the exact probabilities, outcomes pooled to at least 10 expected.
double goodness_of_fit(std::uint64_t n, double p) {
  constexpr int k_draws = 100'000;
  RandomStream random(11, stream_named("binomial test"), n);
  std::vector<int> counts(n + 1);
  for (int i = 0; i < k_draws; ++i) ++counts[draw_binomial(random, n, p)];
  double chi_square = 0;
  double expected = 0;
  double observed = 0;
  int cells = 0;
  for (std::uint64_t k = 0; k <= n; ++k) {
    expected += k_draws * pmf(static_cast<double>(k), static_cast<double>(n), p);
    observed += counts[k];
    if (expected < 10 && k < n) continue;
    chi_square += (observed - expected) * (observed - expected) / std::max(expected, 1e-300);
    expected = observed = 0;
    ++cells;
  }
  return 1 - cdf(boost::math::chi_squared(cells), chi_square);
}

TEST(DrawBinomial, FollowsTheExactDistribution) {
  for (const auto& [n, p] : {std::pair<std::uint64_t, double>{5, 0.3},
                             {100, 0.02},
                             {100, 0.5},
                             {40, 0.9},
                             {1000, 0.013},
                             {1000, 0.3},
                             {300, 0.04},
                             {20, 0.4999},
                             {1'000'000, 9.9e-6},
                             {1'000'000, 10.1e-6},
                             {50'000, 0.7},
                             {5000, 0.49}}) {
    EXPECT_GT(goodness_of_fit(n, p), 1e-4) << n << " " << p;
  }
}

TEST(DrawBinomial, HasMeanAndVarianceForBillionsOfTrials) {
  for (const double p : {1e-9, 3e-7, 0.37, 0.999}) {
    constexpr int k_draws = 40'000;
    constexpr double k_n = 4e9;
    RandomStream random(12, stream_named("billions"), 0);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < k_draws; ++i) {
      const double distance = static_cast<double>(draw_binomial(random, 4'000'000'000U, p)) - k_n * p;
      sum += distance;
      squares += distance * distance;
    }
    const double variance = k_n * p * (1 - p);
    EXPECT_NEAR(sum / k_draws, 0, 4 * std::sqrt(variance / k_draws)) << p;
    EXPECT_NEAR(squares / k_draws / variance, 1, 4 * std::sqrt((2 + 1 / variance) / k_draws)) << p;
  }
}

// Results are recorded with their seed: other draws would be other results.
TEST(DrawBinomial, DrawsStayTheSame) {
  RandomStream random(7, 7, 7);
  std::vector<std::uint64_t> drawn;
  for (const double p : {0.01, 0.2, 0.5, 0.9}) {
    for (int i = 0; i < 3; ++i) drawn.push_back(draw_binomial(random, 400, p));
  }
  EXPECT_EQ(drawn, (std::vector<std::uint64_t>{4, 2, 2, 89, 75, 80, 200, 200, 193, 360, 356, 358}));
}

TEST(DrawBinomial, CertainOutcomes) {
  RandomStream random(1, 1, 1);
  EXPECT_EQ(draw_binomial(random, 10, 0), 0U);
  EXPECT_EQ(draw_binomial(random, 10, 1), 10U);
  EXPECT_EQ(draw_binomial(random, 0, 0.5), 0U);
}

}  // namespace
}  // namespace assay::stats::binomial_test
