#include "assay/experiment/training/training_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/experiment/training/scratch_training_test.hpp"

namespace assay::experiment::training_data_test {
namespace {

using namespace testing_only;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class TrainingDataTest : public testing::Test {
 protected:
  std::string refusal() {
    const auto data = load_training_data(plan_.sources, plan_.settings, folder_.path());
    return data ? "(accepted)" : data.error().text();
  }
  ScratchFolder folder_{"training_data_test"};
  TrainPlan plan_ = train_plan_in(folder_);
};

TEST_F(TrainingDataTest, APresetIsMadeForTheData) {
  const auto data = load_training_data(plan_.sources, plan_.settings, folder_.path());
  ASSERT_TRUE(data) << data.error().text();
  EXPECT_EQ(data->architecture, folder_ / "preset.onnx");
  EXPECT_EQ(data->target.classes, 3U);
  EXPECT_FALSE(data->target.declared);
  EXPECT_EQ(data->training.rows.count(), 90U);
  EXPECT_FALSE(data->validation);
  EXPECT_THAT(data->summary.outputs.at(0).shape, ElementsAre(-1, 3));
}

TEST_F(TrainingDataTest, ValidationRowsAreReadOrSetApart) {
  plan_.sources.validation = plan_.sources.data;
  plan_.sources.validation->limit = 10;
  auto data = load_training_data(plan_.sources, plan_.settings, folder_.path());
  ASSERT_TRUE(data) << data.error().text();
  EXPECT_EQ(data->validation->rows.count(), 10U);
  EXPECT_EQ(data->shared, 10U);
  plan_.sources.validation.reset();
  plan_.sources.validation_share = 0.2;
  data = load_training_data(plan_.sources, plan_.settings, folder_.path());
  ASSERT_TRUE(data) << data.error().text();
  EXPECT_EQ(data->validation->rows.count() + data->training.rows.count(), 90U);
  EXPECT_EQ(data->shared, 0U);
}

TEST_F(TrainingDataTest, RefusesWhatCannotBeLearned) {
  plan_.sources.data.labels.clear();
  EXPECT_THAT(refusal(), HasSubstr("no labels to learn from"));
  plan_.sources.data.labels = write_array<std::int64_t>(folder_ / "one.npy", {90}, std::vector<std::int64_t>(90, 2));
  EXPECT_THAT(refusal(), HasSubstr("all 90 rows to train on are of class 2"));
}

TEST_F(TrainingDataTest, ClassesOfBothSourcesMustBeTheSame) {
  ASSERT_TRUE(write_file(folder_ / "t.csv", "a,b,y\n1,2,cat\n2,3,dog\n3,4,owl\n"));
  ASSERT_TRUE(write_file(folder_ / "v.csv", "a,b,y\n1,2,cat\n2,3,owl\n"));
  plan_.sources.data = {.path = folder_ / "t.csv", .target = "y"};
  plan_.sources.validation = {.path = folder_ / "v.csv", .target = "y"};
  EXPECT_THAT(refusal(), HasSubstr("(cat, dog, owl) are not those of --validation (cat, owl)"));
  plan_.sources.validation->task = "regression";
  plan_.sources.validation->target = "b";
  EXPECT_THAT(refusal(), HasSubstr("--task"));
}

TEST_F(TrainingDataTest, AnArchitectureForOtherInputsIsRefused) {
  plan_.settings.preset.clear();
  plan_.sources.architecture = OnnxBuilder()
                                   .input("x", onnx::TensorProto::FLOAT, {-1, 7})
                                   .node("Identity", {"x"}, {"y"})
                                   .output("y", onnx::TensorProto::FLOAT, {-1, 7})
                                   .save(folder_ / "seven.onnx");
  EXPECT_THAT(refusal(), HasSubstr("the model's inputs do not match the data"));
}

}  // namespace
}  // namespace assay::experiment::training_data_test
