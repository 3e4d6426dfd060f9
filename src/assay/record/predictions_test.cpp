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

TEST_F(PredictionsTest, PartsOfSeveralCellsMakeOneWhole) {
  write<float>("a/scores.npy", {3, 2}, {0, 1, 20, 21, 40, 41});
  write<float>("b/scores.npy", {5, 2}, {-0, -1, -10, -11, -20, -21, -30, -31, -40, -41});
  write<std::uint8_t>("b/usable.npy", {5}, {1, 0, 1, 1, 1});
  const std::vector<Predictions::Part> parts{{folder_ / "a", {0, 2, 4}, {0, 4}}, {folder_ / "b", {}, {1, 3}}};
  auto gathered = Predictions::gathered(parts, 5);
  ASSERT_TRUE(gathered) << gathered.error().text();
  const Predictions whole = std::move(*gathered);
  ASSERT_EQ(whole.columns(), 2U);
  EXPECT_EQ(whole.scores()[2 * 4 + 1], 41.0F);
  EXPECT_EQ(whole.scores()[2 * 3], -30.0F);
  EXPECT_EQ(std::vector<int>(whole.usable().begin(), whole.usable().end()), (std::vector<int>{1, 0, 0, 1, 1}))
      << "row 1 could not be read, row 2 nobody answered";
}

TEST_F(PredictionsTest, PartsThatDoNotFitTogetherAreErrors) {
  write<float>("a/scores.npy", {2, 2}, {0, 1, 2, 3});
  write<float>("b/scores.npy", {2, 1}, {0, 1});
  const Predictions::Part a{folder_ / "a", {0, 1}, {0, 1}};
  const Predictions::Part b{folder_ / "b", {2, 3}, {2, 3}};
  EXPECT_EQ(Predictions::gathered(std::vector{a, b}, 4).error().code(), ErrorCode::corrupt);
  EXPECT_EQ(Predictions::gathered(std::vector{Predictions::Part{folder_ / "a", {0, 1}, {3}}}, 4).error().code(),
            ErrorCode::corrupt);
  EXPECT_EQ(Predictions::gathered({}, 4).error().code(), ErrorCode::insufficient_data);
}

}  // namespace
}  // namespace assay::record::predictions_test
