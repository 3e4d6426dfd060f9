#include "assay/experiment/input_extremes.hpp"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment::input_extremes_test {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;

data::DatasetInfo one_input() {
  data::DatasetInfo info;
  info.inputs.emplace_back().name = "image";
  return info;
}

TEST(InputExtremes, AreOfFiniteValuesOfUsableSamples) {
  InputExtremes extremes(one_input());
  EXPECT_TRUE(extremes.json().empty());
  data::Batch block{.inputs = {}, .count = 3, .usable = {1, 0, 1}};
  tensor::Tensor values(tensor::DType::f32, {3, 2});
  const std::vector<float> given{1, -2, 900, 900, std::numeric_limits<float>::infinity(), 3};
  std::ranges::copy(given, values.as<float>().begin());
  block.inputs.push_back(std::move(values));
  ASSERT_TRUE(extremes.take(block));
  EXPECT_EQ(extremes.json(), (ordered_json{{"image", {-2, 3}}}));
}

TEST(OtherScale, IsToldWhereItIsFarOffEitherWay) {
  const ordered_json unit{{"image", {0, 1}}};
  const ordered_json bytes{{"x", {0, 255}}};
  EXPECT_EQ(other_scale(unit, {{"image", {0, 2.6}}}), "");
  EXPECT_THAT(other_scale(unit, bytes), HasSubstr("input 'x' reaches 255 where samples judge and 1 where"));
  EXPECT_THAT(other_scale(bytes, unit), HasSubstr("reaches 1 where samples judge and 255 where"));
}

TEST(OtherScale, SeveralInputsAreToldByTheirNames) {
  const ordered_json two{{"a", {0, 1}}, {"b", {0, 255}}};
  EXPECT_EQ(other_scale(two, {{"b", {0, 200}}, {"a", {0, 1}}}), "");
  EXPECT_EQ(other_scale(two, {{"c", {0, 1e6}}}), "");
}

}  // namespace
}  // namespace assay::experiment::input_extremes_test
