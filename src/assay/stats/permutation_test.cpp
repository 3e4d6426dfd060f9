#include "assay/stats/permutation.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "assay/stats/mcnemar.hpp"

namespace assay::stats::permutation_test {
namespace {

// scipy 1.10.1, permutation_test(permutation_type='samples').
TEST(SignFlip, MatchesScipyExactly) {
  RandomStream random(1, 1, 1);
  const std::vector<double> d{1.2, -.4, .9, 2.1, .3, -.1, 1.5, .8, -.6, 1.1};
  EXPECT_DOUBLE_EQ(sign_flip_p(d, 9999, random), 0.0390625);
}

TEST(SignFlip, OfRightAndWrongIsTheExactMcNemarTest) {
  RandomStream random(1, 1, 1);
  std::vector<double> d(30, 0.0);
  for (std::size_t i = 0; i < 7; ++i) d[i] = 1;
  d[8] = -1;
  EXPECT_NEAR(sign_flip_p(d, 9999, random), mcnemar_exact(1, 7), 1e-12);
}

TEST(SignFlip, RandomFlipsApproachTheExactValue) {
  RandomStream random(1, 1, 2);
  std::vector<double> d(60, 1.0);
  for (std::size_t i = 0; i < 22; ++i) d[i] = -1.0;
  EXPECT_NEAR(sign_flip_p(d, 20'000, random), mcnemar_exact(22, 38), 0.006);
}

// 0.1 + 0.2 − 0.3 is not 0 in binary: sums that differ by rounding alone must count as ties.
TEST(SignFlip, RoundingDoesNotBreakTies) {
  RandomStream random(1, 1, 1);
  EXPECT_EQ(sign_flip_p(std::vector<double>{0.1, 0.2, -0.3}, 99, random), 1.0);
  EXPECT_EQ(sign_flip_p(std::vector<double>{0.1, 0.2, -0.3, 0.5}, 99, random), 0.625);
}

// 21 equal differences of which 15 are positive: 2·P(X ≥ 15), X ~ Binomial(21, ½), which is McNemar's exact test again.
TEST(SignFlip, JustTooManyToEnumerateIsCloseToTheExactValue) {
  RandomStream random(1, 1, 3);
  std::vector<double> d(21, 1.0);
  std::fill_n(d.begin(), 6, -1.0);
  EXPECT_NEAR(sign_flip_p(d, 50'000, random), mcnemar_exact(6, 15), 0.005);
}

// The smallest p that random flips can give is 1/(R + 1), never 0.
TEST(SignFlip, RandomFlipsNeverGiveZero) {
  RandomStream random(1, 1, 4);
  EXPECT_DOUBLE_EQ(sign_flip_p(std::vector<double>(64, 1.0), 999, random), 0.001);
}

TEST(SignFlip, NothingDiffersGivesOne) {
  RandomStream random(1, 1, 1);
  EXPECT_EQ(sign_flip_p(std::vector<double>(5, 0.0), 99, random), 1.0);
}

}  // namespace
}  // namespace assay::stats::permutation_test
