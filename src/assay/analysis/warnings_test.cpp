#include "assay/analysis/warnings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::analysis::warnings_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(MergedWarnings, ThoseThatDifferInTheirNumberAreOneWithTheLargest) {
  EXPECT_THAT(merged_warnings({{"other processes used 31 % of a core while measuring"},
                               {},
                               {"other processes used 48 % of a core while measuring", "the clock stepped"},
                               {"other processes used 9 % of a core while measuring"}}),
              ElementsAre("in 3 of 4 launches other processes used up to 48 % of a core while measuring",
                          "in 1 of 4 launches the clock stepped"));
}

TEST(MergedWarnings, ALaunchCountsOnceForEach) {
  EXPECT_THAT(merged_warnings({{"it was moved 3 times", "it was moved 5 times"}, {}}),
              ElementsAre("in 1 of 2 launches it was moved 5 times"));
  EXPECT_THAT(merged_warnings({{"the clock stepped"}}), ElementsAre("the clock stepped"));
  EXPECT_THAT(merged_warnings({{}, {}}), IsEmpty());
}

TEST(AddFailures, SaysHowManyOfHowManyAndWhy) {
  std::vector<std::string> warnings;
  add_failures({}, 10, warnings);
  EXPECT_THAT(warnings, IsEmpty());
  add_failures({.count = 2, .first = "killed by signal 9"}, 10, warnings);
  EXPECT_THAT(warnings, ElementsAre("2 of 12 launches failed: killed by signal 9"));
}

}  // namespace
}  // namespace assay::analysis::warnings_test
