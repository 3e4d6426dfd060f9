#include "assay/analysis/task.hpp"

#include <array>

#include <gtest/gtest.h>

#include "assay/tensor/npy.hpp"

namespace assay::analysis::task_test {
namespace {

class TaskTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }
  record::Predictions scores(std::int64_t columns) {
    const std::vector<float> values(static_cast<std::size_t>(3 * columns));
    const auto cell = folder_ / std::to_string(columns);
    EXPECT_TRUE(tensor::write_npy(
        cell / "scores.npy", {tensor::DType::f32, {3, columns}, reinterpret_cast<const std::byte*>(values.data())}));
    return record::Predictions::open(cell, 3).value();
  }
  static record::DataRecord data(std::vector<std::int64_t> labels) {
    record::DataRecord record;
    record.task = "classification";
    record.samples = 3;
    record.labelled = true;
    record.labels = std::move(labels);
    record.ids = {"a", "b", "c"};
    return record;
  }
  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "assay_task_test";
};

TEST_F(TaskTest, ScoresSayHowManyClassesThereAre) {
  const auto ten = scores(10);
  const auto one = scores(1);
  const std::array<const record::Predictions*, 1> multi{&ten};
  const std::array<const record::Predictions*, 1> single{&one};
  EXPECT_EQ(task_of(data({0, 1, 9}), multi)->task, metrics::Task::multiclass);
  EXPECT_EQ(task_of(data({0, 1, 1}), single)->task, metrics::Task::binary);
}

TEST_F(TaskTest, LabelThatNoClassHasNamesItsSample) {
  const auto two = scores(2);
  const std::array<const record::Predictions*, 1> models{&two};
  const auto task = task_of(data({0, 1, 2}), models);
  ASSERT_FALSE(task);
  EXPECT_EQ(task.error().code(), ErrorCode::out_of_range);
  EXPECT_NE(task.error().message().find("'c' (row 2) has label 2"), std::string::npos) << task.error().message();
}

TEST_F(TaskTest, LabelCheckNamesSampleLabelAndWhoKnowsTheClasses) {
  const Status status = check_labels(data({0, 2, 3}), 3, "int8.onnx");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code(), ErrorCode::out_of_range);
  EXPECT_NE(status.error().message().find("sample 'c' (row 2) has label 3"), std::string::npos);
  EXPECT_NE(status.error().message().find("int8.onnx knows 3 classes, 0 to 2"), std::string::npos);
  EXPECT_FALSE(check_labels(data({0, -2}), 3, "m"));
}

TEST_F(TaskTest, MissingLabelsUnknownClassesAndRegressionPassTheLabelCheck) {
  EXPECT_TRUE(check_labels(data({0, -1, 2}), 3, "m"));
  EXPECT_TRUE(check_labels(data({0, 9}), 0, "m"));
  EXPECT_TRUE(check_labels(data({}), 3, "m"));
  auto regression = data({9});
  regression.task = "regression";
  EXPECT_TRUE(check_labels(regression, 3, "m"));
}

TEST_F(TaskTest, BaselineSaysHowManyClassesThereAre) {
  const auto two = scores(2);
  const auto three = scores(3);
  const std::array<const record::Predictions*, 2> models{&three, &two};
  EXPECT_EQ(task_of(data({0, 1, 2}), models)->classes, 3U);
}

TEST_F(TaskTest, PositiveClassIsANameOrANumber) {
  const auto two = scores(2);
  const std::array<const record::Predictions*, 1> models{&two};
  auto named = data({0, 1, 1});
  named.classes = {"sick", "well"};
  named.positive = "sick";
  EXPECT_EQ(task_of(named, models)->positive, 0);
  named.positive = "1";
  EXPECT_EQ(task_of(named, models)->positive, 1);
  named.positive = "ill";
  EXPECT_EQ(task_of(named, models).error().code(), ErrorCode::invalid_argument);
}

TEST_F(TaskTest, CostsMustFitTheClasses) {
  const auto two = scores(2);
  const std::array<const record::Predictions*, 1> models{&two};
  auto costly = data({0, 1, 1});
  costly.costs = {{0, 1}, {10}};
  EXPECT_EQ(task_of(costly, models).error().code(), ErrorCode::invalid_argument);
  costly.costs = {{0, 1}, {10, 0}};
  EXPECT_EQ(task_of(costly, models)->costs[1][0], 10);
}

}  // namespace
}  // namespace assay::analysis::task_test
