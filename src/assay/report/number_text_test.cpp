#include "assay/report/number_text.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace assay::report::number_text_test {
namespace {

using record::Number;
using record::Range;
using record::Unit;

TEST(ValueText, FractionsArePerCentBytesHaveUnitsNumbersFourDigits) {
  EXPECT_EQ(value_text(0.98443, Unit::fraction), "98.44 %");
  EXPECT_EQ(value_text(38'120.0, Unit::bytes), "38.1 kB");
  EXPECT_EQ(value_text(0.051234, Unit::number), "0.05123");
  EXPECT_EQ(value_text(12.3456, Unit::number), "12.35");
  EXPECT_EQ(value_text(-2.5, Unit::number), "−2.500");
  EXPECT_EQ(value_text(3.2e-7, Unit::number), "3.20e-07");
  EXPECT_EQ(value_text(0.0, Unit::number), "0.000");
}

TEST(ValueText, WhatIsNotDefinedOrNotFiniteIsADash) {
  EXPECT_EQ(value_text(Number::undefined("why"), Unit::fraction), "–");
  EXPECT_EQ(value_text(std::numeric_limits<double>::quiet_NaN(), Unit::fraction), "–");
}

TEST(DifferenceText, HasASignUnlessItRoundsToZero) {
  EXPECT_EQ(difference_text(-0.00112, Unit::fraction), "−0.11 pt");
  EXPECT_EQ(difference_text(0.00112, Unit::fraction), "+0.11 pt");
  EXPECT_EQ(difference_text(-0.00001, Unit::fraction), "0.00 pt");
  EXPECT_EQ(difference_text(-26'200.0, Unit::bytes), "−26.2 kB");
  EXPECT_EQ(difference_text(0.002123, Unit::number), "+0.00212");
}

TEST(IntervalText, NamesTheUnitOnce) {
  EXPECT_EQ(difference_interval_text(Range::of(-0.0062, 0.0039), Unit::fraction), "[−0.62, +0.39] pt");
  EXPECT_EQ(interval_text(Range::of(0.974, 0.9911), Unit::fraction), "[97.40, 99.11] %");
  EXPECT_EQ(difference_interval_text(Range::of(-0.5, 1.234), Unit::number), "[−0.50, +1.23]");
  EXPECT_EQ(interval_text(Range::none("why"), Unit::fraction), "–");
}

TEST(RatioText, IsATimesSign) {
  EXPECT_EQ(ratio_text(0.3123), "0.31 ×");
  EXPECT_EQ(ratio_text(ratio_of(11.9, 38.1)), "0.31 ×");
  EXPECT_EQ(ratio_of(1.0, 0.0).reason(), "the baseline's is zero");
  EXPECT_EQ(ratio_of(1.0, Number::undefined("unknown")).reason(), "unknown");
}

TEST(PText, ShowsTwoOrThreeDecimalsAndNeverZero) {
  EXPECT_EQ(p_text(0.6875), "0.69");
  EXPECT_EQ(p_text(0.0312), "0.031");
  EXPECT_EQ(p_text(1e-9), "< 0.001");
}

TEST(CountText, GroupsThousands) {
  EXPECT_EQ(count_text(std::uint64_t{899}), "899");
  EXPECT_EQ(count_text(std::uint64_t{3'100}), "3,100");
  EXPECT_EQ(count_text(std::uint64_t{1'234'567}), "1,234,567");
  EXPECT_EQ(count_text(Number(5.0)), "5");
  EXPECT_EQ(count_text(Number(-1.0)), "–");
}

TEST(LevelText, IsPerCent) {
  EXPECT_EQ(level_text(0.95), "95 %");
  EXPECT_EQ(level_text(0.999), "99.9 %");
}

TEST(QualityTexts, BothModelsShareTheirDecimals) {
  const QualityText text =
      texts_of({.baseline = 0.99981, .candidate = 1.00021, .difference = 0.0004, .interval = Range::of(-0.012, 0.034)});
  EXPECT_EQ(text.baseline, "1.000");
  EXPECT_EQ(text.candidate, "1.000");
  EXPECT_EQ(text.difference, "+0.0004");
  EXPECT_EQ(text.interval, "[−0.0120, +0.0340]");
}

TEST(NumberText, TimesAndRatesHaveTheirUnits) {
  EXPECT_EQ(value_text(120.44, Unit::microseconds), "120.4 µs");
  EXPECT_EQ(value_text(8'310.4, Unit::per_second), "8,310 /s");
  EXPECT_EQ(value_text(61.234, Unit::per_second), "61.23 /s");
  EXPECT_EQ(interval_text(Range::of(118.91, 121.74), Unit::microseconds), "[118.9, 121.7] µs");
  EXPECT_EQ(interval_text(Range::of(980, 1'210), Unit::microseconds), "[0.980, 1.210] ms");
  EXPECT_EQ(interval_text(Range::of(8'000, 8'600), Unit::per_second), "[8,000, 8,600] /s");
  EXPECT_EQ(precise_value_text(5'000.4, Unit::microseconds, 1), "5.0004 ms");
}

}  // namespace
}  // namespace assay::report::number_text_test
