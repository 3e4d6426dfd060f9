#include "assay/tensor/shape.hpp"

#include <gtest/gtest.h>

namespace assay::tensor::shape_test {
namespace {

TEST(Shape, CountsElements) {
  EXPECT_EQ(elements_of({}), 1U);
  EXPECT_EQ(elements_of({2, 3, 4}), 24U);
  EXPECT_EQ(elements_of({2, 0}), 0U);
}

TEST(Shape, TextShowsFreeExtents) {
  EXPECT_EQ(to_text(Shape{-1, 28, 28}), "[?, 28, 28]");
}

TEST(Shape, OnesDoNotMatterToTheOrderOfElements) {
  EXPECT_TRUE(same_but_for_ones({1, 28, 28}, {28, 28, 1}));
  EXPECT_FALSE(same_but_for_ones({28, 14}, {14, 28}));
}

}  // namespace
}  // namespace assay::tensor::shape_test
