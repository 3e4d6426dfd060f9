#include "assay/stats/variance_components.hpp"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace assay::stats::variance_components_test {
namespace {

// Means 2 and 6: MS of groups = 2 · (4 + 4) = 16, MS within = (1 + 1 + 4 + 4)/2 = 5, (16 − 5)/2 = 5.5.
TEST(NestedComponents, TwoLevelsByHand) {
  const auto parts = nested_components(std::vector<double>{1, 3, 4, 8}, std::vector<std::uint32_t>{2, 2}, 0.95);
  ASSERT_TRUE(parts);
  EXPECT_NEAR((*parts)[0].estimate, 5.5, 1e-14);
  EXPECT_NEAR((*parts)[1].estimate, 5, 1e-14);
  EXPECT_EQ((*parts)[0].degrees_of_freedom, 1);
  EXPECT_EQ((*parts)[1].degrees_of_freedom, 2);
  EXPECT_TRUE((*parts)[0].interval->contains(5.5));
}

// An effect of one level alone: the levels below show nothing, and those above less than nothing.
TEST(NestedComponents, EachLevelsEffectIsFoundInItsPlace) {
  const std::vector<std::uint32_t> sizes{2, 3, 4};
  const std::vector<double> variances{0.5, 1, 5.0 / 3};
  for (std::size_t place = 0; place < 3; ++place) {
    std::vector<double> values;
    for (std::uint32_t i = 0; i < 24; ++i) {
      values.push_back(std::vector<double>{1.0 * (i / 12), 1.0 * (i / 4 % 3), 1.0 * (i % 4)}[place]);
    }
    const auto parts = nested_components(values, sizes, 0.95);
    ASSERT_TRUE(parts);
    EXPECT_NEAR((*parts)[place].estimate, variances[place], 1e-13);
    for (std::size_t below = place + 1; below < 3; ++below) EXPECT_EQ((*parts)[below].estimate, 0) << place;
    for (std::size_t above = 0; above < place; ++above) EXPECT_LE((*parts)[above].estimate, 0) << place;
    EXPECT_EQ((*parts)[2].interval.has_value(), place == 2);
  }
}

TEST(NestedComponents, AnEstimateMayBeNegativeAndItsIntervalIsNot) {
  const auto parts = nested_components(std::vector<double>{0, 2, 0.1, 2.1}, std::vector<std::uint32_t>{2, 2}, 0.95);
  EXPECT_LT(parts->front().estimate, 0);
  EXPECT_EQ(parts->front().interval->low, 0);
}

TEST(NestedComponents, SaysWhatIsMissing) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto error = [](const std::vector<double>& values, const std::vector<std::uint32_t>& sizes) {
    return nested_components(values, sizes, 0.95).error().code();
  };
  EXPECT_EQ(error({1, 2, 3}, {1, 3}), ErrorCode::insufficient_data);
  EXPECT_EQ(error({1, 2, 3, nan}, {2, 2}), ErrorCode::invalid_argument);
}

// The mean of three numbers 0.1 is not 0.1.
TEST(NestedComponents, EqualValuesHaveNoInterval) {
  const auto equal = nested_components(std::vector<double>(6, 0.1), std::vector<std::uint32_t>{2, 3}, 0.95);
  ASSERT_TRUE(equal);
  for (const auto& part : *equal) {
    EXPECT_EQ(part.estimate, 0);
    EXPECT_EQ(part.interval.error().code(), ErrorCode::insufficient_data);
  }
}

}  // namespace
}  // namespace assay::stats::variance_components_test
