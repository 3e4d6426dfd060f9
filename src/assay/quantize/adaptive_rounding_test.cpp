#include "assay/quantize/adaptive_rounding.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "assay/quantize/graph_making_test.hpp"

namespace assay::quantize::adaptive_rounding_test {
namespace {

using testing::ElementsAre;
using testing_only::weights;

const Grid k_int8 = grid_of(8, true, true, true);
constexpr std::array k_one{1.0F};

InputProducts products_of(const std::vector<std::vector<float>>& rows) {
  const std::size_t width = rows.front().size();
  InputProducts products{width, std::vector<float>(width * width, 0.0F)};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t j = 0; j < width; ++j) products.sums[i * width + j] += row[i] * row[j];
    }
  }
  return products;
}

double error_of(const std::vector<float>& real, const std::vector<float>& rounded,
                const std::vector<std::vector<float>>& rows) {
  double sum = 0;
  for (const auto& row : rows) {
    double difference = 0;
    for (std::size_t k = 0; k < real.size(); ++k) difference += (static_cast<double>(rounded[k]) - real[k]) * row[k];
    sum += difference * difference;
  }
  return sum;
}

TEST(AdaptiveRounding, LetsErrorsOfEqualInputsCancel) {
  // Two inputs that are always the same: 0.4 + 0.4 is best held as 1 + 0, not as 0 + 0.
  std::vector<float> row{0.4F, 0.4F};
  round_adaptively(row, k_one, k_int8, products_of({{1, 1}, {2, 2}}));
  EXPECT_EQ(row[0] + row[1], 1);
}

TEST(AdaptiveRounding, OfIndependentInputsIsTheNearest) {
  std::vector<float> row{0.4F, 0.6F, -1.7F};
  round_adaptively(row, k_one, k_int8, products_of({{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}));
  EXPECT_THAT(row, ElementsAre(0, 1, -2));
}

TEST(AdaptiveRounding, FindsTheBestOfAllWaysForAFewWeightsOrComesClose) {
  std::vector<std::vector<float>> rows;
  for (std::uint64_t k = 0; k < 12; ++k) rows.push_back(weights(6, k + 1));
  const std::vector<float> real{0.31F, 1.47F, -0.52F, 2.66F, -1.18F, 0.93F};
  std::vector<float> nearest = real;
  for (float& value : nearest) value = std::nearbyint(value);
  double least = std::numeric_limits<double>::infinity();
  for (unsigned ways = 0; ways < 64; ++ways) {
    std::vector<float> way;
    for (unsigned k = 0; k < 6; ++k) way.push_back(std::floor(real[k]) + static_cast<float>(ways >> k & 1U));
    least = std::min(least, error_of(real, way, rows));
  }
  std::vector<float> rounded = real;
  round_adaptively(rounded, k_one, k_int8, products_of(rows));
  const double error = error_of(real, rounded, rows);
  EXPECT_LT(error, error_of(real, nearest, rows));
  EXPECT_LE(error, 1.5 * least);
}

TEST(AdaptiveRounding, OutputsTogetherComeOutAsOneByOne) {
  constexpr std::size_t k_width = 24;
  std::vector<std::vector<float>> rows;
  for (std::uint64_t k = 0; k < 40; ++k) rows.push_back(weights(k_width, k + 1));
  const InputProducts products = products_of(rows);
  constexpr std::array scales{0.3F, 0.5F, 0.7F};
  std::vector<float> together = weights(scales.size() * k_width, 77);
  for (std::size_t k = 0; k < together.size(); ++k) together[k] += 0.01F * static_cast<float>(k % 7);
  std::vector<float> apart = together;
  round_adaptively(together, scales, k_int8, products);
  for (std::size_t o = 0; o < scales.size(); ++o) {
    round_adaptively(std::span(apart).subspan(o * k_width, k_width), std::span(scales).subspan(o, 1), k_int8, products);
  }
  EXPECT_EQ(together, apart);
}

TEST(AdaptiveRounding, LeavesGridPointsAndTheGridsEnds) {
  std::vector<float> row{1.27F, -1.27F, 0.01F};
  round_adaptively(row, std::array{0.01F}, k_int8, products_of({{1, 1, 1}}));
  EXPECT_THAT(row, ElementsAre(testing::FloatEq(1.27F), testing::FloatEq(-1.27F), testing::FloatEq(0.01F)));
}

}  // namespace
}  // namespace assay::quantize::adaptive_rounding_test
