#include "assay/quantize/activation_ranges.hpp"

#include <cmath>
#include <limits>

#include "assay/quantize/fixed_calibration_test.hpp"
#include "assay/quantize/graph_making_test.hpp"

namespace assay::quantize::activation_ranges_test {
namespace {

using testing::HasSubstr;
using namespace testing_only;

model::Graph any_graph() {
  return graph_of(OnnxBuilder().input("x", k_float, {1}).node("Neg", {"x"}, {"y"}).output("y", k_float, {1}));
}

Result<std::vector<ActivationRange>> ranges_of(FixedCalibration& calibration, const std::vector<std::string>& tensors,
                                               RangeOptions options) {
  options.grid = grid_of(8, false, false, false);
  return activation_ranges(any_graph(), tensors, options, calibration);
}

TEST(ActivationRanges, OfMinMaxSpanAllBatchesInOnePass) {
  FixedCalibration calibration({{"a", {{1, 2}, {-3, 0.5F}}}, {"b", {{7}, {8}}}});
  const auto ranges = ranges_of(calibration, {"b", "a"}, {.threads = 2});
  ASSERT_TRUE(ranges) << ranges.error().text();
  EXPECT_EQ((*ranges)[0].least, 7);
  EXPECT_EQ((*ranges)[0].most, 8);
  EXPECT_EQ((*ranges)[1].least, -3);
  EXPECT_EQ((*ranges)[1].most, 2);
  EXPECT_EQ(calibration.passes(), 1);
}

TEST(ActivationRanges, OfManyValuesLookAtEachOfThem) {
  for (const std::size_t at : {0UL, 15UL, 16UL, 98UL, 99UL}) {
    std::vector<float> values(100, 1);
    values[at] = 5;
    values[(at + 50) % 100] = -5;
    FixedCalibration calibration({{"a", {values}}});
    const auto ranges = ranges_of(calibration, {"a"}, {});
    EXPECT_EQ(ranges->front().least, -5) << at;
    EXPECT_EQ(ranges->front().most, 5) << at;
  }
}

TEST(ActivationRanges, OfAMovingAverageBeginWithTheFirstBatch) {
  FixedCalibration calibration({{"a", {{0, 4}, {-2, 8}, {0, 0}}}});
  const auto ranges = ranges_of(calibration, {"a"}, {.method = RangeMethod::moving_average, .momentum = 0.5});
  EXPECT_DOUBLE_EQ(ranges->front().least, -0.5);  // 0, −1, −0.5
  EXPECT_DOUBLE_EQ(ranges->front().most, 3);      // 4, 6, 3
}

TEST(ActivationRanges, OfAPercentileLeaveHalfTheRestOnEitherSide) {
  std::vector<float> values;
  for (int k = 0; k <= 200; ++k) values.push_back(static_cast<float>(k - 100));
  FixedCalibration calibration({{"a", {values}}});
  const auto ranges = ranges_of(calibration, {"a"}, {.method = RangeMethod::percentile, .percentile = 99});
  EXPECT_DOUBLE_EQ(ranges->front().least, -99);
  EXPECT_DOUBLE_EQ(ranges->front().most, 99);
  EXPECT_EQ(calibration.passes(), 2);
}

TEST(ActivationRanges, ByEntropyAndLeastSquaresClipFarValues) {
  std::vector<float> values;
  for (int k = 0; k < 400'000; ++k) values.push_back(std::sin(static_cast<float>(k)));
  values.push_back(3);
  FixedCalibration calibration({{"a", {values}}});
  for (const RangeMethod method : {RangeMethod::entropy, RangeMethod::least_squares}) {
    const auto ranges = ranges_of(calibration, {"a"}, {.method = method});
    ASSERT_TRUE(ranges);
    EXPECT_GE(ranges->front().least, -1);
    EXPECT_LT(ranges->front().least, -0.9);
    EXPECT_LT(ranges->front().most, 2);
  }
}

TEST(ActivationRanges, NameTheTensorThatIsNotFinite) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::vector<float> values(40, 1);
    values[20] = bad;
    FixedCalibration calibration({{"a", {{1}, values}}});
    const auto ranges = ranges_of(calibration, {"a"}, {});
    ASSERT_FALSE(ranges);
    EXPECT_EQ(ranges.error().code(), ErrorCode::out_of_range);
    EXPECT_THAT(ranges.error().text(),
                HasSubstr("a: NaN or infinity in the batch that begins with calibration sample 1"));
  }
}

TEST(ActivationRanges, NameTheTensorWithoutValues) {
  FixedCalibration calibration({{"a", {{}}}});
  const auto ranges = ranges_of(calibration, {"a"}, {});
  ASSERT_FALSE(ranges);
  EXPECT_EQ(ranges.error().code(), ErrorCode::insufficient_data);
}

TEST(RangeMethods, HaveNames) {
  EXPECT_EQ(*range_method_named("entropy"), RangeMethod::entropy);
  EXPECT_THAT(range_method_named("kl").error().text(), HasSubstr("ranges=kl"));
}

TEST(ActivationRanges, ByEntropyFollowTheLevelsOfTheGrid) {
  std::vector<float> values;
  for (int k = 0; k < 40'000; ++k) values.push_back(-std::log((static_cast<float>(k) + 0.5F) / 40'000));
  FixedCalibration calibration({{"a", {values}}});
  const auto most = [&](int bits) {
    const RangeOptions options{.method = RangeMethod::entropy, .grid = grid_of(bits, false, false, false)};
    return activation_ranges(any_graph(), {"a"}, options, calibration)->front().most;
  };
  EXPECT_LT(most(3), 0.9 * most(8));
  EXPECT_GT(most(1), 0);
}

TEST(ActivationRanges, OfNearlyAlwaysTheSameValueAreTheWholeRange) {
  std::vector<float> values(1000, 0);
  values[7] = 5;
  FixedCalibration calibration({{"a", {values}}});
  const auto ranges = ranges_of(calibration, {"a"}, {.method = RangeMethod::percentile, .percentile = 99});
  EXPECT_EQ(ranges->front().least, 0);
  EXPECT_EQ(ranges->front().most, 5);
}

}  // namespace
}  // namespace assay::quantize::activation_ranges_test
