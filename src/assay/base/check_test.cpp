#include "assay/base/check.hpp"

#include <gtest/gtest.h>

namespace assay::check_test {
namespace {

TEST(CheckDeathTest, NamesTheConditionThatDoesNotHold) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(ASSAY_CHECK(1 + 1 == 3), "1 \\+ 1 == 3");
}

TEST(Check, IsSilentWhenTheConditionHolds) {
  ASSAY_CHECK(1 + 1 == 2);
}

}  // namespace
}  // namespace assay::check_test
