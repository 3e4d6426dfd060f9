#include <gmock/gmock.h>

#include "assay/data/image_file_internal.hpp"
#include "assay/data/image_reference_test.hpp"
#include "assay/data/input_source_internal.hpp"

namespace assay::data::image_input_test {
namespace {

using tensor::Shape;
using testing::HasSubstr;

class ImageInputTest : public ScratchFolder {
 protected:
  void put(const std::string& name, const std::string& source) { write(name, *read_file(testdata(source))); }

  std::vector<std::uint8_t> first(const ImageOptions& options) {
    const auto source = open_image_input({.path = folder_, .images = options});
    EXPECT_TRUE(source) << source.error().text();
    const auto stream = *(*source)->open();
    std::vector<std::uint8_t> pixels((*source)->raw().row_bytes());
    EXPECT_TRUE(stream->read(0, 1, std::as_writable_bytes(std::span(pixels)), undecodable_));
    shape_ = (*source)->raw().shape;
    return pixels;
  }
  std::vector<Undecodable> undecodable_;
  Shape shape_;
};

TEST_F(ImageInputTest, LayoutAndChannelOrderMoveThePixels) {
  put("a.png", "png_colour.png");
  const Image image = reference_image("png_colour_rgb");
  const std::size_t pixels = image.width * image.height;
  const auto red_at = [&](std::size_t i) { return image.pixels[3 * i]; };
  const auto planes = first({});
  EXPECT_EQ(shape_, (Shape{3, 19, 23}));
  EXPECT_EQ(planes[5], red_at(5));
  const auto reversed = first({.channels = "bgr"});
  EXPECT_EQ(reversed[2 * pixels + 5], red_at(5));
  EXPECT_EQ(first({.layout = "nhwc"}), image.pixels);
  EXPECT_EQ(shape_, (Shape{19, 23, 3}));
  EXPECT_EQ(first({.channels = "bgr", .layout = "nhwc"})[3 * 5 + 2], red_at(5));
  EXPECT_EQ(first({.channels = "grey"}), grey(image).pixels);
  EXPECT_EQ(shape_, (Shape{1, 19, 23}));
}

TEST_F(ImageInputTest, ResizeThenCrop) {
  put("a.png", "png_colour.png");
  const auto pixels = first({.resize = 12, .crop = 10, .interpolation = "bicubic", .layout = "nhwc"});
  EXPECT_EQ(shape_, (Shape{10, 10, 3}));
  const Image image = reference_image("png_colour_rgb");
  EXPECT_EQ(pixels, centre_crop(with_shorter_side(image, 12, Interpolation::bicubic), 10).pixels);
}

TEST_F(ImageInputTest, ImagesThatDoNotDecodeAreBlankAndNoted) {
  write("a.png", "broken");
  put("b.png", "png_colour.png");
  const auto pixels = first({});
  ASSERT_EQ(undecodable_.size(), 1U);
  EXPECT_THAT(undecodable_[0].reason, HasSubstr("a.png: does not decode"));
  EXPECT_EQ(pixels, std::vector<std::uint8_t>(3 * 19 * 23));
}

TEST_F(ImageInputTest, NoImageThatDecodesIsCorrupt) {
  write("a.png", "broken");
  EXPECT_EQ(open_image_input({.path = folder_}).error().code(), ErrorCode::corrupt);
}

TEST_F(ImageInputTest, DifferentSizesNeedAResizeAndACrop) {
  put("a.png", "png_colour.png");
  put("b.png", "png_small.png");
  const auto source = *open_image_input({.path = folder_});
  const auto stream = *source->open();
  std::vector<std::byte> out(2 * source->raw().row_bytes());
  const auto result = stream->read(0, 2, out, undecodable_);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), HasSubstr("b.png: becomes [3, 4, 6]"));
}

TEST_F(ImageInputTest, ImageSmallerThanTheCropIsRefused) {
  put("a.png", "png_small.png");
  const auto source = *open_image_input({.path = folder_, .images = {.crop = 5}});
  std::vector<std::byte> out(source->raw().row_bytes());
  const auto result = (*source->open())->read(0, 1, out, undecodable_);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), HasSubstr("too small for a crop of 5"));
}

TEST_F(ImageInputTest, ResizeThatWouldBeEnormousIsRefused) {
  put("a.png", "png_line.png");
  const auto result = open_image_input({.path = folder_, .images = {.resize = 20000}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::data::image_input_test
