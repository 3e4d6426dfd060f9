#include "assay/stats/resample.hpp"

#include <array>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace assay::stats::resample_test {
namespace {

TEST(DrawResample, DrawsAsManyAsThereAreUnits) {
  RandomStream random(3, 1, 0);
  std::vector<std::uint32_t> weights(1000);
  draw_resample(random, weights);
  EXPECT_EQ(std::accumulate(weights.begin(), weights.end(), 0U), 1000U);
}

// Mean, variance and covariance of the counts are those of the multinomial for both ways of drawing.
TEST(DrawCellCounts, HasTheMomentsOfCountingAResample) {
  const std::array<std::uint64_t, 4> cells{600, 300, 99, 1};
  constexpr int k_rounds = 20'000;
  std::array<double, 4> mean{};
  double variance = 0;
  double covariance = 0;
  for (int round = 0; round < k_rounds; ++round) {
    RandomStream random(5, 1, static_cast<std::uint64_t>(round));
    std::array<std::uint64_t, 4> drawn{};
    draw_cell_counts(random, cells, drawn);
    EXPECT_EQ(drawn[0] + drawn[1] + drawn[2] + drawn[3], 1000U);
    for (std::size_t k = 0; k < 4; ++k) mean[k] += static_cast<double>(drawn[k]) / k_rounds;
    variance += (static_cast<double>(drawn[1]) - 300) * (static_cast<double>(drawn[1]) - 300) / k_rounds;
    covariance += (static_cast<double>(drawn[0]) - 600) * (static_cast<double>(drawn[1]) - 300) / k_rounds;
  }
  EXPECT_NEAR(mean[0], 600, 0.6);
  EXPECT_NEAR(mean[3], 1, 0.04);
  EXPECT_NEAR(variance, 1000 * 0.3 * 0.7, 8);
  EXPECT_NEAR(covariance, -1000 * 0.6 * 0.3, 8);
}

TEST(DrawCellCounts, EmptyCellsStayEmpty) {
  RandomStream random(5, 2, 0);
  const std::array<std::uint64_t, 3> cells{0, 10, 0};
  std::array<std::uint64_t, 3> drawn{};
  draw_cell_counts(random, cells, drawn);
  EXPECT_EQ(drawn[0], 0U);
  EXPECT_EQ(drawn[1], 10U);
  EXPECT_EQ(drawn[2], 0U);
}

}  // namespace
}  // namespace assay::stats::resample_test
