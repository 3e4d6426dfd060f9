#include <cmath>
#include <vector>

#include <boost/math/distributions/fisher_f.hpp>
#include <gtest/gtest.h>

#include "assay/stats/mean_squares_internal.hpp"

namespace assay::stats::mean_squares_test {
namespace {

// χ²(2) is exponential: its quantiles are −2 ln(1 − p).
TEST(MeanSquares, OneTermIsTheExactInterval) {
  const std::vector<MeanSquareTerm> terms{{3, 5, 2}};
  const auto interval = mean_square_interval(terms, 0.9);
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->low, 3 * 5 * 2 / (-2 * std::log(0.05)), 1e-9);
  EXPECT_NEAR(interval->high, 3 * 5 * 2 / (-2 * std::log(0.95)), 1e-9);
}

// Where F = MS₁/MS₂ is just significant the lower bound of the difference is 0: the correction for pairs is made so.
TEST(MeanSquares, ADifferenceIsPositiveJustWhenFIsSignificant) {
  const double critical = quantile(complement(boost::math::fisher_f(4, 30), 0.025));
  const auto low = [&](double ratio) {
    return mean_square_interval(std::vector<MeanSquareTerm>{{0.2, ratio, 4}, {-0.2, 1, 30}}, 0.95)->low;
  };
  EXPECT_EQ(low(critical * 0.9999), 0);
  EXPECT_GT(low(critical * 1.0001), 0);
}

TEST(MeanSquares, ADifferenceIsAboveZeroNowhereJustWhenFIsSignificantlySmall) {
  const double critical = quantile(boost::math::fisher_f(4, 30), 0.025);
  const auto high = [&](double ratio) {
    return mean_square_interval(std::vector<MeanSquareTerm>{{0.2, ratio, 4}, {-0.2, 1, 30}}, 0.95)->high;
  };
  EXPECT_EQ(high(critical * 0.9999), 0);
  EXPECT_GT(high(critical * 1.0001), 0);
}

// Sums of squares of one expectation may be pooled: the lower bound is then the exact one of all degrees of freedom.
TEST(MeanSquares, EqualMeanSquaresAreAsGoodAsOneOfAllDegreesOfFreedom) {
  const auto two = mean_square_interval(std::vector<MeanSquareTerm>{{4, 3, 4}, {9, 3, 9}}, 0.95);
  const auto pooled = mean_square_interval(std::vector<MeanSquareTerm>{{13, 3, 13}}, 0.95);
  EXPECT_NEAR(two->low, pooled->low, 1e-10);
}

TEST(MeanSquares, OfNothingButZerosThereIsNone) {
  const std::vector<MeanSquareTerm> terms{{1, 0, 4}, {-1, 0, 8}};
  EXPECT_EQ(mean_square_interval(terms, 0.95).error().code(), ErrorCode::insufficient_data);
}

}  // namespace
}  // namespace assay::stats::mean_squares_test
