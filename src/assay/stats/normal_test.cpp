#include "assay/stats/normal.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace assay::stats::normal_test {
namespace {

// Values of scipy.stats.norm 1.10.1.
TEST(Normal, MatchesTabulatedValues) {
  EXPECT_NEAR(normal_cdf(1.959963984540054), 0.975, 1e-15);
  EXPECT_NEAR(normal_quantile(0.025), -1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-12);
  EXPECT_NEAR(two_sided_z(0.99), 2.5758293035489004, 1e-14);
}

TEST(Normal, EndsAreInfinite) {
  EXPECT_TRUE(std::isinf(normal_quantile(0)));
  EXPECT_TRUE(std::isinf(normal_quantile(1)));
}

}  // namespace
}  // namespace assay::stats::normal_test
