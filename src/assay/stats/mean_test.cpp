#include "assay/stats/mean.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "assay/stats/moments_internal.hpp"

namespace assay::stats::mean_test {
namespace {

// Two values a and b: mean (a + b)/2, standard error |a − b|/2, and t(0.975, 1) = tan(0.475 π) = 12.7062.
TEST(StudentInterval, OfTwoValuesByHand) {
  const auto interval = student_interval(std::vector<double>{1, 3}, 0.95);
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->low, 2 - 12.706204736174698, 1e-9);
  EXPECT_NEAR(interval->high, 2 + 12.706204736174698, 1e-9);
}

TEST(StudentInterval, SaysWhyThereIsNone) {
  EXPECT_EQ(student_interval(std::vector<double>{1}, 0.95).error().code(), ErrorCode::insufficient_data);
  EXPECT_EQ(student_interval(std::vector<double>{0.1, 0.1, 0.1}, 0.95).error().code(), ErrorCode::insufficient_data);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(student_interval(std::vector<double>{1, nan}, 0.95).error().code(), ErrorCode::invalid_argument);
}

TEST(Moments, ALargeMeanCostsNoDigitsOfTheSpread) {
  const auto moments = moments_of(std::vector<double>{1e9 + 1, 1e9 + 2, 1e9 + 3});
  EXPECT_NEAR(moments->standard_error, 1 / std::sqrt(3.0), 1e-12);
}

TEST(ClusteredStandardError, OfGroupsOfOneIsTheOrdinaryOne) {
  const std::vector<double> values{1, 4, 2, 8, 5};
  const std::vector<std::int32_t> groups{4, 3, 2, 1, 0};
  EXPECT_NEAR(clustered_standard_error(values, groups).value(), moments_of(values)->standard_error, 1e-14);
}

// Mean 4; deviations −3, −1 | 0, 4: group sums −4 and 4, so Var = 2/1 · 32/16 = 4.
TEST(ClusteredStandardError, OfTwoGroupsByHand) {
  const std::vector<double> values{1, 3, 4, 8};
  EXPECT_NEAR(clustered_standard_error(values, std::vector<std::int32_t>{0, 0, 1, 1}).value(), 2.0, 1e-14);
  EXPECT_NEAR(clustered_standard_error(values, std::vector<std::int32_t>{0, 0, 7, 7}).value(), 2.0, 1e-14);
}

// Every value given twice, twins in one group: as if each had been given once.
TEST(ClusteredStandardError, GainsNothingFromRepeatedValues) {
  const std::vector<double> once{1, 4, 2, 8, 5};
  std::vector<double> twice;
  std::vector<std::int32_t> groups;
  for (std::size_t i = 0; i < once.size(); ++i) {
    twice.insert(twice.end(), {once[i], once[i]});
    groups.insert(groups.end(), 2, static_cast<std::int32_t>(i));
  }
  EXPECT_NEAR(clustered_standard_error(twice, groups).value(), moments_of(once)->standard_error, 1e-14);
}

TEST(ClusteredStandardError, OneGroupSaysNothing) {
  const auto error = clustered_standard_error(std::vector<double>{1, 2}, std::vector<std::int32_t>{0, 0});
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().code(), ErrorCode::insufficient_data);
}

}  // namespace
}  // namespace assay::stats::mean_test
