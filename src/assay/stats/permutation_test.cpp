#include "assay/stats/permutation.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "assay/stats/mcnemar.hpp"

namespace assay::stats {
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

TEST(SignFlip, NothingDiffersGivesOne) {
  RandomStream random(1, 1, 1);
  EXPECT_EQ(sign_flip_p(std::vector<double>(5, 0.0), 99, random), 1.0);
}

}  // namespace
}  // namespace assay::stats
