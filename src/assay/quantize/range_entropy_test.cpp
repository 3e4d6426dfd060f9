#include <vector>

#include <gtest/gtest.h>

#include "assay/quantize/range_entropy_internal.hpp"

namespace assay::quantize::range_entropy_test {
namespace {

TEST(EntropyThreshold, OfAFlatDistributionIsItsWholeRange) {
  Histogram histogram(0, 2048);
  for (int k = 0; k < 2048; ++k) histogram.add(std::vector<float>(10, static_cast<float>(k) + 0.5F));
  EXPECT_DOUBLE_EQ(entropy_threshold(histogram, 128), 2048.0);
}

TEST(EntropyThreshold, ClipsALoneOutlier) {
  Histogram histogram(0, 2048);
  for (int k = 0; k < 256; ++k) {
    histogram.add(std::vector<float>(static_cast<std::size_t>(400 - k), static_cast<float>(k) + 0.5F));
  }
  histogram.add(std::vector<float>{2047.5F});
  const double threshold = entropy_threshold(histogram, 128);
  EXPECT_GE(threshold, 200);
  EXPECT_LE(threshold, 320);
}

TEST(EntropyThreshold, OfNothingIsTheWholeRange) {
  EXPECT_DOUBLE_EQ(entropy_threshold(Histogram(0, 4), 128), 4.0);
}

TEST(EntropyThreshold, WithAsManyLevelsAsBinsKeepsEverything) {
  Histogram histogram(0, 2048);
  histogram.add(std::vector<float>{1, 1, 700, 2000});
  EXPECT_DOUBLE_EQ(entropy_threshold(histogram, 2048), 2048.0);
}

}  // namespace
}  // namespace assay::quantize::range_entropy_test
