#include "assay/record/predictions.hpp"

#include <gtest/gtest.h>

#include "assay/tensor/npy.hpp"

namespace assay::record::predictions_test {
namespace {

class PredictionsTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }
  template <class T>
  void write(const char* name, tensor::Shape shape, const std::vector<T>& values) {
    const tensor::TensorView view(tensor::dtype_of<T>, std::move(shape),
                                  reinterpret_cast<const std::byte*>(values.data()));
    ASSERT_TRUE(tensor::write_npy(folder_ / name, view));
  }
  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "assay_predictions_test";
};

TEST_F(PredictionsTest, ScoresAreMappedInDataSetOrder) {
  write<float>("scores.npy", {3, 2}, {1, 2, 3, 4, 5, 6});
  const auto predictions = Predictions::open(folder_, 3);
  ASSERT_TRUE(predictions) << predictions.error().text();
  EXPECT_EQ(predictions->columns(), 2U);
  EXPECT_EQ(predictions->scores()[4], 5.0F);
  EXPECT_TRUE(predictions->usable().empty());
}

TEST_F(PredictionsTest, DecisionsAndUnusableSamplesAreRead) {
  write<std::int64_t>("labels.npy", {2}, {1, 0});
  write<std::uint8_t>("usable.npy", {2}, {1, 0});
  const auto predictions = Predictions::open(folder_, 2);
  ASSERT_TRUE(predictions) << predictions.error().text();
  EXPECT_EQ(predictions->columns(), 0U);
  EXPECT_EQ(predictions->decisions()[0], 1);
  EXPECT_EQ(predictions->usable()[1], 0);
}

TEST_F(PredictionsTest, OtherLengthAndMissingArraysAreErrors) {
  write<float>("scores.npy", {3, 2}, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(Predictions::open(folder_, 4).error().code(), ErrorCode::corrupt);
  EXPECT_EQ(Predictions::open("/no/such/cell", 4).error().code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace assay::record::predictions_test
