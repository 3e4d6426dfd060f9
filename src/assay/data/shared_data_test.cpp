#include <numeric>

#include <gmock/gmock.h>

#include "assay/data/source.hpp"

namespace assay::data::shared_data_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class SharedDataTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(folder_)) GTEST_SKIP() << folder_ << " is not there";
  }
  fs::path folder_ = ASSAY_SHARED_DATA;
};

TEST_F(SharedDataTest, MnistTestSetIsReadWhole) {
  const auto set = open_dataset({.path = folder_ / "mnist/t10k-images-idx3-ubyte.gz",
                                 .labels = folder_ / "mnist/t10k-labels-idx1-ubyte.gz",
                                 .scale = 0.00392156862745098});
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ((*set)->info().samples, 10'000U);
  EXPECT_EQ((*set)->info().inputs[0].shape, (tensor::Shape{28, 28}));
  const auto labels = (*set)->annotations()->labels;
  // The first ten labels and the number of sevens are well known.
  EXPECT_THAT(std::vector(labels.begin(), labels.begin() + 10), testing::ElementsAre(7, 2, 1, 0, 4, 1, 4, 9, 5, 9));
  EXPECT_EQ(std::count(labels.begin(), labels.end(), 7), 1028);
  const auto reader = *(*set)->open();
  Batch batch;
  std::size_t samples = 0;
  double total = 0;
  while (true) {
    ASSERT_TRUE(reader->read(256, batch));
    if (batch.count == 0) break;
    samples += batch.count;
    for (const float value : batch.inputs[0].as<float>()) total += value;
  }
  EXPECT_EQ(samples, 10'000U);
  EXPECT_NEAR(total / (10'000.0 * 784), 0.13251, 1e-5);  // the test set's mean grey level
}

TEST_F(SharedDataTest, DigitsAreReadByColumnNumber) {
  const auto set = open_dataset({.path = folder_ / "uci/digits.csv.gz", .target = "65", .shape = {1, 8, 8}});
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ((*set)->info().samples, 1797U);
  EXPECT_EQ((*set)->annotations()->labels[9], 9);
}

TEST_F(SharedDataTest, TitleRowOfBreastCancerIsToldAsRagged) {
  const auto set = open_dataset({.path = folder_ / "uci/breast_cancer.csv", .target = "31"});
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code(), ErrorCode::corrupt);
  EXPECT_THAT(set.error().message(), HasSubstr("row 2: 31 cells, expected 4"));
}

}  // namespace
}  // namespace assay::data::shared_data_test
