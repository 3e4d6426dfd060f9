#include <gtest/gtest.h>

#include "assay/data/image_file_internal.hpp"
#include "assay/data/image_reference_test.hpp"

namespace assay::data::png_file_test {
namespace {

Result<Image> decode(std::string_view bytes) {
  return decode_png(std::as_bytes(std::span(bytes)));
}

TEST(PngFile, EveryKindBecomesPillowsRgb) {
  for (const std::string name :
       {"png_colour", "png_grey", "png_one_bit", "png_palette", "png_alpha", "png_grey_alpha", "png_sixteen_bit"}) {
    const auto image = read_image(testdata(name + ".png"));
    ASSERT_TRUE(image) << name << ": " << image.error().text();
    EXPECT_EQ(largest_difference(*image, reference_image(name + "_rgb")), 0) << name;
  }
}

TEST(PngFile, FileCutShortOrChangedDoesNotDecode) {
  std::string bytes = *read_file(testdata("png_colour.png"));
  EXPECT_TRUE(decode(bytes));
  EXPECT_FALSE(decode(std::string_view(bytes).substr(0, bytes.size() / 2)));
  EXPECT_FALSE(decode(std::string_view(bytes).substr(0, 10)));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x40);
  EXPECT_FALSE(decode(bytes));
}

}  // namespace
}  // namespace assay::data::png_file_test
