#include <gtest/gtest.h>

#include "assay/data/image_file_internal.hpp"
#include "assay/data/image_reference_test.hpp"

namespace assay::data::jpeg_file_test {
namespace {

Result<Image> decode(std::string_view bytes) {
  return decode_jpeg(std::as_bytes(std::span(bytes)));
}

TEST(JpegFile, DecodesAsPillowDoes) {
  for (const std::string name : {"jpeg_colour", "jpeg_subsampled", "jpeg_progressive", "jpeg_grey"}) {
    const auto image = read_image(testdata(name + ".jpg"));
    ASSERT_TRUE(image) << image.error().text();
    EXPECT_EQ(largest_difference(*image, reference_image(name + "_rgb")), 0) << name;
  }
}

TEST(JpegFile, CmykIsUnsupported) {
  EXPECT_EQ(read_image(testdata("jpeg_cmyk.jpg")).error().code(), ErrorCode::unsupported);
}

TEST(JpegFile, FileCutShortDoesNotDecode) {
  const std::string bytes = *read_file(testdata("jpeg_colour.jpg"));
  EXPECT_FALSE(decode(std::string_view(bytes).substr(0, bytes.size() / 2 + 100)));
  EXPECT_FALSE(decode(std::string_view(bytes).substr(0, 20)));
  EXPECT_TRUE(decode(bytes));
}

}  // namespace
}  // namespace assay::data::jpeg_file_test
