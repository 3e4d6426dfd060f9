#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "assay/quantize/range_histogram_internal.hpp"

namespace assay::quantize::range_histogram_test {
namespace {

TEST(Histogram, HasTheLastBinClosedAndOutsideValuesAtTheEnds) {
  Histogram histogram(-1, 1);
  histogram.add(std::vector<float>{-1, -0.9999F, 0, 0.0005F, 1, 5, -5});
  EXPECT_EQ(histogram.counts().front(), 3U);
  EXPECT_EQ(histogram.counts()[1024], 2U);
  EXPECT_EQ(histogram.counts().back(), 2U);
  EXPECT_DOUBLE_EQ(histogram.width(), 2.0 / 2048);
}

TEST(Histogram, OfMagnitudesFoldsTheSigns) {
  Histogram histogram(0, 2);
  histogram.add_magnitudes(std::vector<float>{-2, 2, -1, 1, 0});
  EXPECT_EQ(histogram.counts().front(), 1U);
  EXPECT_EQ(histogram.counts()[1024], 2U);
  EXPECT_EQ(histogram.counts().back(), 2U);
}

TEST(Histogram, OfOneValueCountsInTheFirstBin) {
  Histogram histogram(0, 0);
  histogram.add(std::vector<float>{0, 0});
  EXPECT_EQ(histogram.counts().front(), 2U);
}

}  // namespace
}  // namespace assay::quantize::range_histogram_test
