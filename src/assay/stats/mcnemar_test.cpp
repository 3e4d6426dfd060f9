#include "assay/stats/mcnemar.hpp"

#include <gtest/gtest.h>

namespace assay::stats::mcnemar_test {
namespace {

// (1, 7): airway hyper-responsiveness data of Bentur et al., published .070 and .039 in Fagerland et al. 2013.
TEST(McNemar, MatchesPublishedAndComputedValues) {
  EXPECT_NEAR(mcnemar_exact(1, 7), 0.0703125, 1e-12);
  EXPECT_NEAR(mcnemar_mid_p(1, 7), 0.0390625, 1e-12);
  EXPECT_NEAR(mcnemar_exact(10, 2), 0.0385742188, 1e-10);
  EXPECT_NEAR(mcnemar_mid_p(10, 2), 0.0224609375, 1e-12);
  EXPECT_NEAR(mcnemar_exact(1, 0), 1.0, 1e-15);
  EXPECT_NEAR(mcnemar_mid_p(1, 0), 0.5, 1e-12);
  EXPECT_NEAR(mcnemar_mid_p(6, 6), 0.88720703125, 1e-12);
}

TEST(McNemar, IsSymmetricAndOneWithoutDiscordantSamples) {
  EXPECT_EQ(mcnemar_mid_p(0, 0), 1.0);
  EXPECT_EQ(mcnemar_exact(0, 0), 1.0);
  EXPECT_EQ(mcnemar_mid_p(3, 11), mcnemar_mid_p(11, 3));
}

TEST(McNemar, MillionsOfDiscordantSamplesStayFinite) {
  EXPECT_NEAR(mcnemar_exact(2'000'000, 2'000'000), 1.0, 1e-12);
  EXPECT_NEAR(mcnemar_mid_p(2'001'000, 1'999'000), 0.3171, 2e-3);  // z = 1
  EXPECT_GT(mcnemar_mid_p(0, 1000), 0);
}

}  // namespace
}  // namespace assay::stats::mcnemar_test
