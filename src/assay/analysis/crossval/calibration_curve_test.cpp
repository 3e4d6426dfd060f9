#include "assay/analysis/crossval/calibration_curve.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace assay::analysis {
namespace calibration_curve_test {

using record::Number;

TEST(CalibrationCurve, TellsMeanEndsAndDeviationOfTheDraws) {
  const auto size = calibration_size_of(32, {-0.04, -0.02, 0.0});
  EXPECT_EQ(size.samples, 32U);
  EXPECT_DOUBLE_EQ(size.mean.value(), -0.02);
  EXPECT_DOUBLE_EQ(size.lowest.value(), -0.04);
  EXPECT_DOUBLE_EQ(size.highest.value(), 0.0);
  EXPECT_NEAR(size.deviation.value(), 0.02, 1e-12);
}

TEST(CalibrationCurve, OneDrawHasNoDeviation) {
  const auto size = calibration_size_of(8, {-0.5});
  EXPECT_DOUBLE_EQ(size.mean.value(), -0.5);
  EXPECT_EQ(size.deviation.reason(), "there is one draw");
}

TEST(CalibrationCurve, OneUndefinedDifferenceLeavesAllUndefined) {
  const auto size = calibration_size_of(8, {-0.5, Number::undefined("one class alone")});
  EXPECT_EQ(size.mean.reason(), "one class alone");
  EXPECT_EQ(size.highest.reason(), "one class alone");
}

}  // namespace calibration_curve_test
}  // namespace assay::analysis
