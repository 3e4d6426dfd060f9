#include "assay/experiment/data_preparation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment::data_preparation_test {
namespace {

using testing::HasSubstr;

struct FakeData : data::Dataset {
  data::DatasetInfo description;
  data::Annotations known;
  const data::DatasetInfo& info() const override { return description; }
  Result<data::Annotations> annotations() const override { return known; }
  Result<std::unique_ptr<data::SampleReader>> open() const override {
    return fail(ErrorCode::internal, "not asked for");
  }
  Result<std::string> digest() const override { return std::string("d1"); }
};

FakeData two_pets() {
  FakeData data;
  data.description = {.name = "pets", .samples = 2, .labelled = true, .positive = "dog", .split = "test"};
  data.known.labels = {0, 1};
  data.known.classes = {"cat", "dog"};
  data.known.ids = {"a", "b"};
  data.known.groups = {0, 0};
  data.known.slices = {{"site", {"north", "south"}, {1, 0}}};
  return data;
}

TEST(DataRecordOf, KeepsWhatAnalysisNeeds) {
  EvaluatePlan plan;
  plan.data.path = "pets.csv";
  const auto record = data_record_of(plan, two_pets());
  ASSERT_TRUE(record) << record.error().text();
  EXPECT_EQ(record->name, "pets");
  EXPECT_EQ(record->path, "pets.csv");
  EXPECT_EQ(record->digest, "d1");
  EXPECT_EQ(record->split, "test");
  EXPECT_EQ(record->task, "classification");
  EXPECT_TRUE(record->labelled);
  EXPECT_EQ(record->classes, (std::vector<std::string>{"cat", "dog"}));
  EXPECT_EQ(record->positive, "dog");
  EXPECT_EQ(record->labels, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(record->ids, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(record->groups, (std::vector<std::int32_t>{0, 0}));
  ASSERT_EQ(record->slices.size(), 1U);
  EXPECT_EQ(record->slices[0].values[1], "south");
  EXPECT_EQ(record->slices[0].codes, (std::vector<std::int32_t>{1, 0}));
}

TEST(DataRecordOf, PlanGoesBeforeTheDataAndLabelsAloneHaveTheirPath) {
  EvaluatePlan plan;
  plan.data.labels = "y.npy";
  plan.data.positive = "cat";
  FakeData data = two_pets();
  data.description.classes = {"c", "d"};
  data.description.task = data::Task::regression;
  const auto record = data_record_of(plan, data);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->path, "y.npy");
  EXPECT_EQ(record->positive, "cat");
  EXPECT_EQ(record->classes, (std::vector<std::string>{"c", "d"}));
  EXPECT_EQ(record->task, "regression");
}

TEST(DataRecordOf, EmptySetIsRefused) {
  EvaluatePlan plan;
  plan.data.path = "pets.csv";
  FakeData data;
  const auto record = data_record_of(plan, data);
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().code(), ErrorCode::insufficient_data);
  EXPECT_THAT(record.error().message(), HasSubstr("pets.csv"));
}

}  // namespace
}  // namespace assay::experiment::data_preparation_test
