#include "assay/cli/input_shape_argument.hpp"

#include <gtest/gtest.h>

namespace assay::cli::input_shape_argument_test {
namespace {

TEST(InputShapeArgument, GivesExtentsByName) {
  const auto shapes = parse_input_shapes({"x=1x3x224x224", "a=b=-1x7"});
  ASSERT_TRUE(shapes) << shapes.error().text();
  EXPECT_EQ(shapes->at("x"), (tensor::Shape{1, 3, 224, 224}));
  EXPECT_EQ(shapes->at("a=b"), (tensor::Shape{-1, 7}));
}

TEST(InputShapeArgument, RefusesWhatIsNoShapeWithTheFormExpected) {
  for (const char* text : {"x", "=1x2", "x=", "x=1x0", "x=1x-1", "x=1.5", "x=axb"}) {
    const auto shapes = parse_input_shapes({text});
    ASSERT_FALSE(shapes) << text;
    EXPECT_EQ(shapes.error().code(), ErrorCode::invalid_argument);
    EXPECT_NE(shapes.error().text().find("NAME=1x3x224x224"), std::string::npos);
  }
}

}  // namespace
}  // namespace assay::cli::input_shape_argument_test
