#include "assay/stats/variance_components.hpp"

#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"

namespace assay::stats::variance_components_test {
namespace {

// Means 2 and 6: MSA = 2 · (4 + 4) = 16, MSE = (1 + 1 + 4 + 4)/2 = 5, (16 − 5)/2 = 5.5.
TEST(OneWay, ByHand) {
  const auto parts = one_way_components(std::vector<double>{1, 3, 4, 8}, std::vector<std::int32_t>{0, 0, 9, 9}, 0.95);
  ASSERT_TRUE(parts);
  EXPECT_NEAR(parts->within.estimate, 5, 1e-14);
  EXPECT_NEAR(parts->between.estimate, 5.5, 1e-14);
  EXPECT_EQ(parts->between.degrees_of_freedom, 1);
  EXPECT_EQ(parts->within.degrees_of_freedom, 2);
  EXPECT_TRUE(parts->between.interval->contains(5.5));
}

TEST(OneWay, AnEstimateMayBeNegativeAndItsIntervalIsNot) {
  const auto parts =
      one_way_components(std::vector<double>{0, 2, 0.1, 2.1}, std::vector<std::int32_t>{0, 0, 1, 1}, 0.95);
  EXPECT_LT(parts->between.estimate, 0);
  EXPECT_EQ(parts->between.interval->low, 0);
}

TEST(OneWay, SaysWhatIsMissing) {
  const std::vector<double> values{1, 2, 3};
  const auto error = [&](std::vector<std::int32_t> groups) {
    return one_way_components(values, groups, 0.95).error().code();
  };
  EXPECT_EQ(error({1, 1, 1}), ErrorCode::insufficient_data);
  EXPECT_EQ(error({1, 2, 3}), ErrorCode::insufficient_data);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(one_way_components(std::vector<double>{1, nan, 2}, std::vector<std::int32_t>{0, 0, 1}, 0.95).error().code(),
            ErrorCode::invalid_argument);
  const auto equal = one_way_components(std::vector<double>{4, 4, 4}, std::vector<std::int32_t>{0, 0, 1}, 0.95);
  ASSERT_TRUE(equal);
  EXPECT_EQ(equal->between.interval.error().code(), ErrorCode::insufficient_data);
}

// Rows 1 3 | 5 11: row means 2, 8, column means 3, 7, mean 5: MS of rows 36, of columns 16, of the rest 4.
TEST(Crossed, TwoFactorsByHand) {
  const auto parts = crossed_components(std::vector<double>{1, 3, 5, 11}, std::vector<std::uint32_t>{2, 2}, 0.95);
  ASSERT_TRUE(parts);
  EXPECT_NEAR(parts->mean, 5, 1e-14);
  EXPECT_NEAR(parts->of(1).estimate, (36 - 4) / 2.0, 1e-12);
  EXPECT_NEAR(parts->of(2).estimate, (16 - 4) / 2.0, 1e-12);
  EXPECT_NEAR(parts->of(3).estimate, 4, 1e-12);
}

// An effect of one factor alone leaves nothing for the others.
TEST(Crossed, EachFactorsEffectIsFoundInItsPlace) {
  const std::vector<std::uint32_t> levels{2, 3, 4};
  for (std::uint32_t factor = 0; factor < 3; ++factor) {
    std::vector<double> values;
    for (std::uint32_t i = 0; i < 2; ++i) {
      for (std::uint32_t j = 0; j < 3; ++j) {
        for (std::uint32_t k = 0; k < 4; ++k) values.push_back(std::vector<double>{1.0 * i, 1.0 * j, 1.0 * k}[factor]);
      }
    }
    const auto parts = crossed_components(values, levels, 0.95);
    ASSERT_TRUE(parts);
    const double variance = std::vector<double>{0.5, 1, 5.0 / 3}[factor];
    for (std::uint32_t mask = 1; mask < 8; ++mask) {
      EXPECT_NEAR(parts->of(mask).estimate, mask == 1U << factor ? variance : 0, 1e-13) << factor << ' ' << mask;
    }
    EXPECT_FALSE(parts->of(7).interval);
  }
}

TEST(Crossed, AFactorOfOneLevelSaysNothing) {
  const auto parts = crossed_components(std::vector<double>{1, 2, 3}, std::vector<std::uint32_t>{1, 3}, 0.95);
  EXPECT_EQ(parts.error().code(), ErrorCode::insufficient_data);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(
      crossed_components(std::vector<double>{1, 2, 3, nan}, std::vector<std::uint32_t>{2, 2}, 0.95).error().code(),
      ErrorCode::invalid_argument);
}

// Without an effect of another factor the component of rows is the variance of their means less its noise; the
// pseudo-value of a block is then what the variance of that block would be, and the interval holds the estimate.
TEST(JackknifedComponent, HoldsTheEstimateAndShrinksWithMoreRows) {
  const auto width = [](std::uint32_t rows) {
    RandomStream random(1, 1, 1);
    std::vector<double> values;
    for (std::uint32_t i = 0; i < 3 * rows; ++i) values.push_back((i % rows) % 2 + 0.1 * random.normal());
    const std::vector<std::uint32_t> levels{3, rows};
    const auto interval = jackknifed_component_interval(values, levels, 2, 1, 0.95);
    EXPECT_TRUE(interval && interval->contains(crossed_components(values, levels, 0.95)->of(2).estimate));
    return interval->width();
  };
  EXPECT_LT(width(4000), width(40));
}

// The factor may stand anywhere.
TEST(JackknifedComponent, OfTheTransposedTableIsTheSame) {
  RandomStream random(1, 1, 2);
  std::vector<double> values(123);
  for (double& value : values) value = random.normal();
  std::vector<double> transposed;
  for (std::size_t row = 0; row < 41; ++row) {
    for (std::size_t seed = 0; seed < 3; ++seed) transposed.push_back(values[seed * 41 + row]);
  }
  const auto one = jackknifed_component_interval(values, std::vector<std::uint32_t>{3, 41}, 2, 1, 0.95);
  const auto other = jackknifed_component_interval(transposed, std::vector<std::uint32_t>{41, 3}, 1, 0, 0.95);
  ASSERT_TRUE(one && other);
  EXPECT_NEAR(one->low, other->low, 1e-12);
  EXPECT_NEAR(one->high, other->high, 1e-12);
}

TEST(JackknifedComponent, OfFewLevelsThereIsNone) {
  const std::vector<double> values(78, 1.0);
  EXPECT_EQ(jackknifed_component_interval(values, std::vector<std::uint32_t>{2, 39}, 2, 1, 0.95).error().code(),
            ErrorCode::insufficient_data);
}

}  // namespace
}  // namespace assay::stats::variance_components_test
