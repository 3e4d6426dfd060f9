#include "assay/base/units.hpp"

#include <gtest/gtest.h>

namespace assay::units_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(BytesText, HasThreeSignificantDigits) {
  EXPECT_EQ(to_text(Bytes{512}), "512 B");
  EXPECT_EQ(to_text(Bytes{38'120}), "38.1 kB");
  EXPECT_EQ(to_text(Bytes{999'999}), "1.00 MB");
  EXPECT_EQ(to_text(Bytes{1'073'741'824}), "1.07 GB");
}

TEST(DurationText, ChoosesTheUnitAPersonWould) {
  EXPECT_EQ(to_text(milliseconds(850)), "850 ms");
  EXPECT_EQ(to_text(milliseconds(12'340)), "12.3 s");
  EXPECT_EQ(to_text(seconds(250)), "4 min 10 s");
  EXPECT_EQ(to_text(seconds(7500)), "2 h 5 min");
}

TEST(ParseBytes, KnowsDecimalAndBinaryUnits) {
  EXPECT_EQ(parse_bytes("1000")->count, 1000U);
  EXPECT_EQ(parse_bytes("512MB")->count, 512'000'000U);
  EXPECT_EQ(parse_bytes("2GiB")->count, 2'147'483'648U);
  EXPECT_EQ(parse_bytes("1.5k")->count, 1500U);
  EXPECT_FALSE(parse_bytes("12 parsecs"));
  EXPECT_FALSE(parse_bytes("-1"));
}

TEST(ParseDuration, KnowsUnitsAndRefusesZero) {
  EXPECT_EQ(parse_duration("500ms").value(), milliseconds(500));
  EXPECT_EQ(parse_duration("2").value(), seconds(2));
  EXPECT_EQ(parse_duration("5min").value(), seconds(300));
  EXPECT_FALSE(parse_duration("0s"));
  EXPECT_FALSE(parse_duration("soon"));
}

TEST(ParseNumber, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(parse_number("0.01").value(), 0.01);
  EXPECT_EQ(parse_number("+2.5e-3").value(), 0.0025);
  EXPECT_FALSE(parse_number("1.0x"));
  EXPECT_FALSE(parse_number(""));
  EXPECT_FALSE(parse_number("nan"));
}

TEST(TimeText, HasTheUnitAndTheDigitsThatSuitIt) {
  EXPECT_EQ(time_text(120.44), "120.4 µs");
  EXPECT_EQ(time_text(5'000, 3), "5.00 ms");
  EXPECT_EQ(time_text(999.96), "1.000 ms");
  EXPECT_EQ(time_text(999.94), "999.9 µs");
  EXPECT_EQ(time_text(0.25), "250.0 ns");
  EXPECT_EQ(time_text(61'500'000, 3), "61.5 s");
  EXPECT_EQ(time_text(4e9, 3), "4000 s");
}

TEST(ParseShare, TakesAPartOrPerCent) {
  EXPECT_DOUBLE_EQ(*parse_share("0.6"), 0.6);
  EXPECT_DOUBLE_EQ(*parse_share("60%"), 0.6);
  EXPECT_DOUBLE_EQ(*parse_share("60 %"), 0.6);
  EXPECT_FALSE(parse_share("most"));
  EXPECT_FALSE(parse_share("%"));
}

}  // namespace
}  // namespace assay::units_test
