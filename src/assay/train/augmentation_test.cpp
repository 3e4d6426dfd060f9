#include "assay/train/augmentation.hpp"

#include <numeric>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::train::augmentation_test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

// So many copies of the picture 1, 2, 3, …
tensor::Tensor counted(std::int64_t rows, const tensor::Shape& sample) {
  tensor::Shape shape{rows};
  shape.insert(shape.end(), sample.begin(), sample.end());
  tensor::Tensor batch(tensor::DType::f32, shape);
  const auto values = batch.as<float>();
  const std::size_t size = values.size() / static_cast<std::size_t>(rows);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % size + 1);
  return batch;
}

std::vector<std::uint32_t> numbers(std::uint32_t count) {
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

std::set<std::vector<float>> variants(const Augmentation& augmentation, const tensor::Shape& sample) {
  tensor::Tensor batch = counted(400, sample);
  augment(batch, numbers(400), augmentation, 3, 0);
  const auto values = batch.as<float>();
  std::set<std::vector<float>> found;
  const std::size_t size = values.size() / 400;
  for (std::size_t i = 0; i < 400; ++i) {
    found.emplace(values.begin() + static_cast<std::ptrdiff_t>(i * size),
                  values.begin() + static_cast<std::ptrdiff_t>((i + 1) * size));
  }
  return found;
}

TEST(Augmentation, FlipMirrorsColumnsOfEveryChannelInBothLayouts) {
  EXPECT_THAT(variants({.flip = true}, {2, 1, 3}),
              ElementsAre(ElementsAre(1, 2, 3, 4, 5, 6), ElementsAre(3, 2, 1, 6, 5, 4)));
  // Channels last when the first extent is too large for channels.
  EXPECT_THAT(variants({.flip = true}, {5, 2, 1}),
              ElementsAre(ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), ElementsAre(2, 1, 4, 3, 6, 5, 8, 7, 10, 9)));
}

TEST(Augmentation, ShiftRepeatsTheEdgeAndDrawsEveryMove) {
  EXPECT_THAT(variants({.shift = 1}, {1, 3}),
              ElementsAre(ElementsAre(1, 1, 2), ElementsAre(1, 2, 3), ElementsAre(2, 3, 3)));
  EXPECT_EQ(variants({.shift = 1}, {1, 3, 3}).size(), 9U);
}

TEST(Augmentation, CropFillsWithZeros) {
  EXPECT_THAT(variants({.crop = 1}, {1, 2}),
              ElementsAre(ElementsAre(0, 0), ElementsAre(0, 1), ElementsAre(1, 2), ElementsAre(2, 0)));
}

TEST(Augmentation, ASampleChangesAlikeInAnyBatchAndAnewInEachEpoch) {
  const Augmentation all{.flip = true, .shift = 2, .crop = 2};
  tensor::Tensor whole = counted(8, {1, 6, 6});
  augment(whole, numbers(8), all, 7, 1);
  tensor::Tensor alone = counted(1, {1, 6, 6});
  augment(alone, std::vector<std::uint32_t>{5}, all, 7, 1);
  EXPECT_TRUE(std::ranges::equal(alone.as<float>(), whole.as<float>().subspan(5 * 36, 36)));
  tensor::Tensor later = counted(8, {1, 6, 6});
  augment(later, numbers(8), all, 7, 2);
  EXPECT_FALSE(std::ranges::equal(later.as<float>(), whole.as<float>()));
}

TEST(Augmentation, TextAndBack) {
  const auto parsed = parse_augmentation("flip,shift=2,crop=4");
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(parsed->flip);
  EXPECT_EQ(to_text(*parsed), "flip,shift=2,crop=4");
  EXPECT_FALSE(parse_augmentation("")->any());
  EXPECT_EQ(parse_augmentation("shift=0").error().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(parse_augmentation("rotate").error().text(), ::testing::HasSubstr("expected flip"));
}

TEST(Augmentation, TellsPicturesFromOtherSamples) {
  EXPECT_TRUE(is_picture({28, 28}));
  EXPECT_TRUE(is_picture({3, 32, 32}));
  EXPECT_TRUE(is_picture({32, 32, 3}));
  EXPECT_FALSE(is_picture({30}));
  EXPECT_FALSE(is_picture({16, 16, 16}));
}

TEST(Augmentation, TheShorterSideIsHeightOrWidthWhateverTheLayout) {
  EXPECT_EQ(shorter_side({8, 6}), 6);
  EXPECT_EQ(shorter_side({3, 5, 8}), 5);
  EXPECT_EQ(shorter_side({8, 9, 1}), 8);
}

}  // namespace
}  // namespace assay::train::augmentation_test
