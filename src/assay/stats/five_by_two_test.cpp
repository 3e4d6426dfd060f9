#include "assay/stats/five_by_two.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace assay::stats::five_by_two_tests {
namespace {

// s_i² = 2 each, Σ = 10: t = 4/√2, F = (4² + 2² + 4·(1 + 1)) / 20.
TEST(FiveByTwo, ByHand) {
  const auto test = five_by_two_test({{{4, 2}, {1, -1}, {1, -1}, {-1, 1}, {-1, 1}}});
  ASSERT_TRUE(test);
  EXPECT_NEAR(test->t, 4 / std::sqrt(2.0), 1e-14);
  EXPECT_NEAR(test->f, 28.0 / 20, 1e-14);
}

TEST(FiveByTwo, FDoesNotDependOnTheOrderButTDoes) {
  const FiveByTwoDifferences one{{{.1, .2}, {.3, .1}, {.2, .2}, {.4, .1}, {.3, .2}}};
  const FiveByTwoDifferences other{{{.2, .3}, {.1, .4}, {.1, .3}, {.2, .2}, {.2, .1}}};
  EXPECT_NEAR(five_by_two_test(one)->f_p_value, five_by_two_test(other)->f_p_value, 1e-14);
  EXPECT_NE(five_by_two_test(one)->t_p_value, five_by_two_test(other)->t_p_value);
}

TEST(FiveByTwo, TheSignOfTheDifferencesDoesNotMatter) {
  FiveByTwoDifferences values{{{.1, .2}, {.3, .1}, {.2, .2}, {.4, .1}, {.3, .2}}};
  const auto one = five_by_two_test(values);
  for (auto& repeat : values) repeat = {-repeat[0], -repeat[1]};
  EXPECT_EQ(five_by_two_test(values)->t_p_value, one->t_p_value);
  EXPECT_EQ(five_by_two_test(values)->f_p_value, one->f_p_value);
}

TEST(FiveByTwo, SaysWhyThereIsNone) {
  EXPECT_EQ(five_by_two_test({{{1, 1}, {2, 2}, {0, 0}, {1, 1}, {1, 1}}}).error().code(), ErrorCode::insufficient_data);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(five_by_two_test({{{1, nan}, {2, 2}, {0, 0}, {1, 1}, {1, 1}}}).error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::stats::five_by_two_tests
