#include <array>
#include <cstring>

#include <gmock/gmock.h>

#include "assay/data/image_reference_test.hpp"

namespace assay::data::resize_test {
namespace {

using testing::ElementsAre;

// A case of resize_pillow.bin, which scripts/reference/resize_reference.py describes.
struct Case {
  std::array<std::uint16_t, 7> header{};
  Image input;
  Image output;
  Interpolation interpolation() const { return header[5] == 1 ? Interpolation::bicubic : Interpolation::bilinear; }
};

Image take_image(std::string_view& bytes, std::size_t width, std::size_t height, std::size_t channels) {
  const std::string_view pixels = bytes.substr(0, width * height * channels);
  bytes.remove_prefix(pixels.size());
  return {width, height, channels, {pixels.begin(), pixels.end()}};
}

std::vector<Case> pillow_cases() {
  const std::string content = *read_file(testdata("resize_pillow.bin"));
  std::vector<Case> cases;
  for (std::string_view bytes = content; !bytes.empty();) {
    Case one;
    std::memcpy(one.header.data(), bytes.data(), sizeof one.header);
    bytes.remove_prefix(sizeof one.header);
    one.input = take_image(bytes, one.header[0], one.header[1], one.header[2]);
    one.output = take_image(bytes, one.header[3], one.header[4], one.header[2]);
    cases.push_back(std::move(one));
  }
  return cases;
}

TEST(Resize, IsPillowsToTheLastGreyLevel) {
  const std::vector<Case> cases = pillow_cases();
  ASSERT_EQ(cases.size(), 96U);
  for (const Case& one : cases) {
    const Image result = resized(one.input, one.output.width, one.output.height, one.interpolation());
    EXPECT_EQ(largest_difference(result, one.output), 0) << testing::PrintToString(one.header);
  }
}

TEST(Resize, GreyIsPillows) {
  const std::string levels = *read_file(testdata("grey_pillow.bin"));
  ASSERT_EQ(levels.size(), 16384U);
  for (std::size_t i = 0; i < levels.size(); i += 4) {
    const auto level = [&](std::size_t k) { return static_cast<std::uint8_t>(levels[i + k]); };
    ASSERT_EQ(grey({1, 1, 3, {level(0), level(1), level(2)}}).pixels.front(), level(3)) << i;
  }
  const Image one{2, 1, 1, {7, 9}};
  EXPECT_EQ(grey(one).pixels, one.pixels);
}

TEST(Resize, ShorterSideGivesTheOtherRoundedDown) {
  const Image wide{23, 19, 1, std::vector<std::uint8_t>(23 * 19)};
  const Image result = with_shorter_side(wide, 10, Interpolation::bilinear);
  EXPECT_EQ(result.width, 12U);  // 10 · 23 / 19 = 12.1
  EXPECT_EQ(result.height, 10U);
  const Image tall{19, 23, 1, std::vector<std::uint8_t>(23 * 19)};
  EXPECT_EQ(with_shorter_side(tall, 18, Interpolation::bilinear).height, 21U);  // 21.79
}

TEST(Resize, CentreCropRoundsHalfMarginsToEven) {
  const auto first_of = [](std::size_t width) {
    Image image{width, 1, 1, {}};
    for (std::size_t x = 0; x < width; ++x) image.pixels.push_back(static_cast<std::uint8_t>(x));
    return centre_crop(image, 1).pixels.front();
  };
  EXPECT_EQ(first_of(1), 0);
  EXPECT_EQ(first_of(2), 0);  // 0.5
  EXPECT_EQ(first_of(3), 1);
  EXPECT_EQ(first_of(4), 2);  // 1.5
  EXPECT_EQ(first_of(6), 2);  // 2.5
}

TEST(Resize, CropKeepsRowsAndChannelsTogether) {
  const Image image{2, 2, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
  EXPECT_THAT(centre_crop(image, 1).pixels, ElementsAre(1, 2, 3));
  EXPECT_EQ(centre_crop(image, 2).pixels, image.pixels);
}

}  // namespace
}  // namespace assay::data::resize_test
