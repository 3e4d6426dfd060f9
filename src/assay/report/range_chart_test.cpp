#include "assay/report/range_chart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::report {
namespace range_chart_test {

using record::Number;
using testing::ElementsAre;

TEST(RangeChart, LinesShareOneScaleWithZeroOnIt) {
  EXPECT_THAT(range_chart({{-8.0, -4.0, -2.0}, {-2.0, -1.0, 0.0}}, 9), ElementsAre("├───●─┤ ┊", "      ├●┤"));
  EXPECT_THAT(range_chart({{1.0, 2.0, 4.0}}, 5), ElementsAre("┊├●─┤"));
}

TEST(RangeChart, OneValueIsAPoint) {
  EXPECT_THAT(range_chart({{-2.0, -2.0, -2.0}, {0.0, 0.0, 0.0}}, 5), ElementsAre("●   ┊", "    ●"));
  EXPECT_THAT(range_chart({{0.0, 0.0, 0.0}}, 5), ElementsAre("  ●  "));
}

TEST(RangeChart, WhatIsNotDefinedIsBlank) {
  EXPECT_THAT(range_chart({{-4.0, -2.0, 0.0}, {Number::undefined("no"), -1.0, 0.0}}, 5), ElementsAre("├─●─┤", "    ┊"));
}

}  // namespace range_chart_test
}  // namespace assay::report
