#include <gmock/gmock.h>

#include "assay/data/image_file_internal.hpp"
#include "assay/data/image_reference_test.hpp"

namespace assay::data::image_file_test {
namespace {

using testing::HasSubstr;
using ImageFileTest = ScratchFolder;

TEST_F(ImageFileTest, KindIsToldByTheContent) {
  const auto path = write("really_a_png.jpg", *read_file(testdata("png_colour.png")));
  EXPECT_EQ(largest_difference(*read_image(path), reference_image("png_colour_rgb")), 0);
}

TEST_F(ImageFileTest, WhatIsNoImageNamesTheFile) {
  const auto error = read_image(write("a.png", "not an image")).error();
  EXPECT_EQ(error.code(), ErrorCode::corrupt);
  EXPECT_THAT(error.message(), HasSubstr("a.png: does not decode: neither"));
  EXPECT_THAT(read_image(write("b.png", "")).error().message(), HasSubstr("empty"));
  EXPECT_EQ(read_image(at("none.png")).error().code(), ErrorCode::not_found);
}

TEST_F(ImageFileTest, ExtentsAreBounded) {
  EXPECT_TRUE(check_image_extents(1000, 1000, 100'000));
  EXPECT_FALSE(check_image_extents(0, 10, 100));
  EXPECT_FALSE(check_image_extents(100'000, 100'000, 1'000'000'000));
  EXPECT_FALSE(check_image_extents(10'000, 10'000, 60));
}

}  // namespace
}  // namespace assay::data::image_file_test
