#include "assay/report/row_text.hpp"

#include <array>

#include <gtest/gtest.h>

namespace assay::report::row_text_test {
namespace {

using record::Number;
using record::Range;

TEST(TimeRow, OneUnitAndTheSameDecimalsForTheWholeRow) {
  const std::array<Number, 2> values{Number(534.3), Number(484.3)};
  const std::array<Range, 2> intervals{Range::of(418, 3393), Range::of(405, 3039)};
  const TimeRow row(values, intervals);
  EXPECT_EQ(row.value(values[0]), "0.534 ms");
  EXPECT_EQ(row.value(values[1]), "0.484 ms");
  EXPECT_EQ(row.interval(intervals[0]), "[0.418, 3.393] ms");
}

TEST(TimeRow, TheSmallestKeepsTwoDigits) {
  const std::array<Number, 2> values{Number(25.2), Number(12'000)};
  const TimeRow row(values, {});
  EXPECT_EQ(row.value(values[0]), "0.025 ms");
  EXPECT_EQ(row.value(values[1]), "12.000 ms");
}

TEST(TimeRow, WhatIsNotDefinedIsADashAndAsksForNoUnit) {
  const std::array<Number, 2> values{Number(2.304), Number::undefined("too few runs")};
  const TimeRow row(values, {});
  EXPECT_EQ(row.value(values[0]), "2.304 µs");
  EXPECT_EQ(row.value(values[1]), "–");
  EXPECT_EQ(row.interval(Range::none("too few runs")), "–");
}

TEST(RatioRow, NarrowIntervalsGetMoreDecimalsAndTheRatioTheSame) {
  const RatioRow narrow = ratio_row(Number(0.99982), Range::of(0.9981, 1.0012));
  EXPECT_EQ(narrow.value, "0.9998 ×");
  EXPECT_EQ(narrow.interval, "[0.9981, 1.0012] ×");
  const RatioRow wide = ratio_row(Number(1.011), Range::of(0.936, 1.084));
  EXPECT_EQ(wide.value, "1.01 ×");
  EXPECT_EQ(wide.interval, "[0.94, 1.08] ×");
}

TEST(RatioRow, SmallAndLargeRatiosAndWhatIsMissing) {
  EXPECT_EQ(ratio_row(Number(0.0312), Range::none("exact")).value, "0.031 ×");
  EXPECT_EQ(ratio_row(Number(14.56), Range::of(9.3, 20.7)).value, "14.6 ×");
  EXPECT_EQ(ratio_row(Number(14.56), Range::of(9.3, 20.7)).interval, "[9.3, 20.7] ×");
  EXPECT_EQ(ratio_row(Number::undefined("no ratio"), Range::none("no ratio")).value, "–");
}

TEST(TimeTable, IsOfOneUnitInWhichTheLeastCanStillBeRead) {
  const std::array<record::Number, 2> far{record::Number(4.563), record::Number(4527)};
  const TimeTable in_microseconds(far);
  EXPECT_EQ(in_microseconds.value(far[0]), "4.563 µs");
  EXPECT_EQ(in_microseconds.value(far[1]), "4,527 µs");
  const std::array<record::Number, 2> near{record::Number(72.52), record::Number(4527)};
  const TimeTable in_milliseconds(near);
  EXPECT_EQ(in_milliseconds.value(near[0]), "0.07252 ms");
  EXPECT_EQ(in_milliseconds.value(near[1]), "4.527 ms");
  EXPECT_EQ(in_milliseconds.value(record::Number::undefined("none")), "–");
}

}  // namespace
}  // namespace assay::report::row_text_test
