#include "assay/stats/multiplicity.hpp"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

namespace assay::stats::multiplicity_test {
namespace {

const std::vector<double> k_p{.001, .008, .039, .041, .042, .06,  .074, .205, .212, .216, .222, .251, .269,
                              .275, .34,  .341, .384, .569, .594, .696, .762, .94,  .942, .975, .986};

long rejected(const std::vector<double>& adjusted) {
  return std::count_if(adjusted.begin(), adjusted.end(), [](double p) { return p <= 0.05; });
}

// statsmodels 0.13.5 multipletests: one rejection by Holm and one by Benjamini–Hochberg at .05.
TEST(Multiplicity, MatchesStatsmodels) {
  EXPECT_EQ(rejected(holm(k_p).value()), 1);
  EXPECT_EQ(rejected(benjamini_hochberg(k_p).value()), 1);
  EXPECT_NEAR(holm(k_p)->at(1), 0.192, 1e-12);
  EXPECT_NEAR(benjamini_hochberg(k_p)->at(1), 0.1, 1e-12);
  EXPECT_NEAR(benjamini_hochberg(k_p)->at(2), 0.21, 1e-12);
}

TEST(Multiplicity, KeepsTheOrderGivenAndTheOrderOfSize) {
  const std::vector<double> p{0.04, 0.01, 0.03};
  EXPECT_EQ(holm(p).value(), (std::vector<double>{0.06, 0.03, 0.06}));
  const auto bh = benjamini_hochberg(p).value();
  EXPECT_NEAR(bh[0], 0.04, 1e-15);
  EXPECT_NEAR(bh[1], 0.03, 1e-15);
  EXPECT_NEAR(bh[2], 0.04, 1e-15);
  EXPECT_NEAR(benjamini_yekutieli(p)->at(1), 0.03 * (1 + 0.5 + 1.0 / 3), 1e-15);
}

TEST(Multiplicity, RefusesWhatIsNoPValue) {
  EXPECT_FALSE(holm(std::vector<double>{0.1, std::numeric_limits<double>::quiet_NaN()}));
  EXPECT_FALSE(benjamini_hochberg(std::vector<double>{1.1}));
  EXPECT_TRUE(benjamini_hochberg({})->empty());
}

}  // namespace
}  // namespace assay::stats::multiplicity_test
