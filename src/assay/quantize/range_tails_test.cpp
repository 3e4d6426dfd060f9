#include <vector>

#include <gtest/gtest.h>

#include "assay/quantize/range_tails_internal.hpp"

namespace assay::quantize::range_tails_test {
namespace {

std::vector<float> shuffled(int count) {
  std::vector<float> values;
  for (int k = 0; k < count; ++k) values.push_back(static_cast<float>(k * 7919 % count));
  return values;
}

TEST(Tails, AreTheQuantilesByInterpolation) {
  Tails tails(1001, 0.1);  // positions 50 and 950
  tails.add(shuffled(1001));
  EXPECT_DOUBLE_EQ(tails.range().least, 50);
  EXPECT_DOUBLE_EQ(tails.range().most, 950);
  Tails between(101, 0.01);  // positions 0.5 and 99.5
  between.add(shuffled(101));
  EXPECT_DOUBLE_EQ(between.range().least, 0.5);
  EXPECT_DOUBLE_EQ(between.range().most, 99.5);
}

TEST(Tails, DoNotDependOnHowTheValuesAreCut) {
  const std::vector<float> values = shuffled(5003);
  Tails whole(5003, 0.03);
  whole.add(values);
  Tails parts(5003, 0.03);
  for (std::size_t k = 0; k < values.size(); ++k) parts.add(std::span(values).subspan(k, 1));
  EXPECT_EQ(whole.range().least, parts.range().least);
  EXPECT_EQ(whole.range().most, parts.range().most);
}

TEST(Tails, OfNothingOutsideAreTheEnds) {
  Tails tails(3, 0);
  tails.add(std::vector<float>{2, -4, 9});
  EXPECT_EQ(tails.range().least, -4);
  EXPECT_EQ(tails.range().most, 9);
  Tails one(1, 0.5);
  one.add(std::vector<float>{2});
  EXPECT_EQ(one.range().least, 2);
  EXPECT_EQ(one.range().most, 2);
}

}  // namespace
}  // namespace assay::quantize::range_tails_test
