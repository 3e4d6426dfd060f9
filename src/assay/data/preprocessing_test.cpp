#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

#include <gmock/gmock.h>

#include "assay/data/preprocessing_internal.hpp"

namespace assay::data::preprocessing_test {
namespace {

using tensor::DType;
using tensor::Shape;
using testing::ElementsAre;
using testing::HasSubstr;

template <class T>
std::vector<float> applied(const Preprocessing& steps, DType type, const Shape& sample, const std::vector<T>& raw) {
  auto preprocessor = Preprocessor::create(steps, type, sample, "x");
  EXPECT_TRUE(preprocessor) << preprocessor.error().text();
  EXPECT_EQ(preprocessor->output(), DType::f32);
  std::vector<float> out(raw.size());
  EXPECT_TRUE(preprocessor->apply(std::as_bytes(std::span(raw)), std::as_writable_bytes(std::span(out))));
  return out;
}

TEST(Preprocessing, ScaledBytesAreTheNearestFloats) {
  std::vector<std::uint8_t> raw(256);
  std::iota(raw.begin(), raw.end(), std::uint8_t{0});
  const auto out = applied({.scale = 0.00392156862745098}, DType::u8, {256}, raw);
  for (std::size_t i = 0; i < 256; ++i) EXPECT_EQ(out[i], static_cast<float>(i) / 255.0F);
}

TEST(Preprocessing, StepsComeInTheirOrder) {
  const Preprocessing steps{.scale = 2, .offset = 1, .mean = {3}, .std = {4}};
  EXPECT_THAT(applied<std::int32_t>(steps, DType::i32, {2}, {5, -1}), ElementsAre(2.0F, -1.0F));
  EXPECT_THAT(applied<std::uint8_t>(steps, DType::u8, {2}, {5, 1}), ElementsAre(2.0F, 0.0F));
}

TEST(Preprocessing, ChannelsAreTheFirstOrTheLastAxis) {
  const std::vector<std::uint8_t> bytes{1, 2, 3, 4, 1, 2, 3, 4};
  const std::vector<double> doubles{1, 2, 3, 4, 1, 2, 3, 4};
  Preprocessing steps{.mean = {1, 10}};
  EXPECT_THAT(applied(steps, DType::u8, {2, 1, 2}, bytes), ElementsAre(0, 1, -7, -6, 0, 1, -7, -6));
  EXPECT_THAT(applied(steps, DType::f64, {2, 1, 2}, doubles), ElementsAre(0, 1, -7, -6, 0, 1, -7, -6));
  steps.channels_last = true;
  EXPECT_THAT(applied(steps, DType::u8, {2, 1, 2}, bytes), ElementsAre(0, -8, 2, -6, 0, -8, 2, -6));
  EXPECT_THAT(applied(steps, DType::f64, {2, 1, 2}, doubles), ElementsAre(0, -8, 2, -6, 0, -8, 2, -6));
}

TEST(Preprocessing, LongInputsKeepTheirChannels) {
  const std::vector<float> raw(3 * 5000, 6.0F);
  const auto out = applied({.mean = {1, 2, 3}}, DType::f32, {3, 5000}, raw);
  EXPECT_EQ(out[4999], 5.0F);
  EXPECT_EQ(out[5000], 4.0F);
  EXPECT_EQ(out[14999], 3.0F);
}

TEST(Preprocessing, IntegersStayAsTheyAreWhenNothingIsDone) {
  EXPECT_EQ(Preprocessor::create({}, DType::i64, {2}, "x")->output(), DType::i64);
  EXPECT_EQ(Preprocessor::create({}, DType::u8, {2}, "x")->output(), DType::u8);
  EXPECT_EQ(Preprocessor::create({}, DType::f64, {2}, "x")->output(), DType::f32);
  EXPECT_EQ(Preprocessor::create({.scale = 1}, DType::u8, {2}, "x")->output(), DType::f32);
}

TEST(Preprocessing, WrongNumbersOfParametersAreRefused) {
  const auto error = Preprocessor::create({.mean = {1, 2}}, DType::u8, {3, 4, 4}, "image").error();
  EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
  EXPECT_THAT(error.message(), HasSubstr("image: 2 values for mean, expected 1 or one per channel (3)"));
  EXPECT_FALSE(Preprocessor::create({.std = {0}}, DType::u8, {3}, "x"));
}

TEST(FirstNotFinite, FindsTheFirstOfAnyKind) {
  std::vector<float> values(5000, 3.0e38F);
  EXPECT_EQ(first_not_finite(values), 5000U);
  values[4000] = std::numeric_limits<float>::infinity();
  EXPECT_EQ(first_not_finite(values), 4000U);
  values[1023] = std::nanf("");
  EXPECT_EQ(first_not_finite(values), 1023U);
  EXPECT_EQ(first_not_finite({}), 0U);
}

}  // namespace
}  // namespace assay::data::preprocessing_test
