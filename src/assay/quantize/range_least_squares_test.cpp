#include <vector>

#include <gtest/gtest.h>

#include "assay/quantize/range_least_squares_internal.hpp"

namespace assay::quantize::range_least_squares_test {
namespace {

const Grid k_uint8 = grid_of(8, false, false, false);

TEST(LeastSquares, ClipsWhereAFewFarValuesCostLessThanACoarseGrid) {
  Histogram histogram(0, 100);
  for (int k = 0; k < 1000; ++k) histogram.add(std::vector<float>(100, static_cast<float>(k) / 1000));
  histogram.add(std::vector<float>{100});
  const ActivationRange far = least_squares_range(histogram, k_uint8);
  EXPECT_EQ(far.least, 0);
  EXPECT_GT(far.most, 50);  // one value of 100 outweighs the rest: it is clipped a little only
  Histogram tame(0, 2);
  for (int k = 0; k < 1000; ++k) tame.add(std::vector<float>(1000, static_cast<float>(k) / 1000));
  tame.add(std::vector<float>{2});
  EXPECT_NEAR(least_squares_range(tame, k_uint8).most, 1.0, 0.25);
}

TEST(LeastSquares, KeepsTheWholeRangeOfAFlatDistribution) {
  Histogram histogram(-1, 3);
  for (int k = 0; k < 4096; ++k) histogram.add(std::vector<float>{-1 + 4 * (static_cast<float>(k) + 0.5F) / 4096});
  const ActivationRange range = least_squares_range(histogram, k_uint8);
  EXPECT_NEAR(range.least, -1, 0.03);
  EXPECT_NEAR(range.most, 3, 0.07);
}

TEST(LeastSquares, OfASymmetricGridClipsBothSidesAlike) {
  Histogram histogram(-1, 4);
  for (int k = 0; k < 1000; ++k) histogram.add(std::vector<float>(1000, static_cast<float>(k) / 500 - 1));
  histogram.add(std::vector<float>{4});
  const ActivationRange range = least_squares_range(histogram, grid_of(8, true, true, true));
  EXPECT_EQ(range.least, -1);
  EXPECT_LT(range.most, 2);
}

}  // namespace
}  // namespace assay::quantize::range_least_squares_test
