#include "assay/experiment/training/training_cell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/engine.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/experiment/training/scratch_training_test.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment::training_cell_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class TrainingCellTest : public testing::Test {
 protected:
  Attempt<ordered_json> run() {
    const ordered_json specification{
        {"kind", "training"}, {"validation_share", nullptr}, {"settings", to_json(plan_.settings)}};
    const ordered_json places{{"data", to_json(plan_.sources.data)},
                              {"validation", nullptr},
                              {"architecture", plan_.sources.architecture.string()},
                              {"file", "m.onnx"},
                              {"library", (*open_engine("onnxruntime", {}))->library().string()}};
    fs::create_directories(folder_ / "cell");
    return run_training_cell(specification, places, folder_ / "cell");
  }
  ScratchFolder folder_{"training_cell_test"};
  TrainPlan plan_ = train_plan_in(folder_);
};

TEST_F(TrainingCellTest, LeavesTheModelAndNothingElse) {
  SKIP_WITHOUT_TORCH();
  plan_.settings.epochs = 80;
  const auto outcome = run();
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_THAT(files_in(folder_ / "cell"), ElementsAre("m.onnx"));
  EXPECT_EQ(outcome->at("epochs").size(), 80U);
  EXPECT_GT(outcome->at("training").at("accuracy").get<double>(), 0.6);
  EXPECT_LT(outcome->at("check").at("largest_difference").get<double>(), 1e-4);
}

TEST_F(TrainingCellTest, FewRowsAreTrainedOnMoreOften) {
  SKIP_WITHOUT_TORCH();
  plan_.settings.least_steps = 31;  // of 90 rows an epoch has 3
  const auto outcome = run();
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->at("planned_epochs"), 11);
  EXPECT_EQ(outcome->at("epochs").size(), 11U);
}

TEST_F(TrainingCellTest, ClassWeightsNeedAScoreForEachClass) {
  SKIP_WITHOUT_TORCH();
  plan_.settings.class_weights = "1,2";
  const auto outcome = run();
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().text(), HasSubstr("2 numbers for 3 classes"));
  EXPECT_THAT(files_in(folder_ / "cell"), ElementsAre());
}

TEST_F(TrainingCellTest, SmoothingIsForLabels) {
  SKIP_WITHOUT_TORCH();
  plan_.sources.data.labels = write_array<float>(folder_ / "v.npy", {90}, [] {
    std::vector<float> values(90, 0.5F);
    values[0] = 1.25F;
    return values;
  }());
  plan_.settings.label_smoothing = 0.1;
  const auto outcome = run();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(outcome.error().text(), HasSubstr("--label-smoothing 0.1"));
}

TEST_F(TrainingCellTest, AugmentationIsForPictures) {
  SKIP_WITHOUT_TORCH();
  plan_.settings.augment = "flip";
  EXPECT_THAT(run().error().text(), HasSubstr("no pictures"));
}

TEST_F(TrainingCellTest, AnOperatorThatIsMissingIsNamedWithItsNode) {
  SKIP_WITHOUT_TORCH();
  plan_.settings = default_settings("", false);
  plan_.sources.architecture = OnnxBuilder()
                                   .input("x", onnx::TensorProto::FLOAT, {-1, 2})
                                   .floats("W", {2, 3}, {1, 0, 1, 0, 1, 1})
                                   .node("MatMul", {"x", "W"}, {"h"})
                                   .node("Telepathy", {"h"}, {"y"})
                                   .output("y", onnx::TensorProto::FLOAT, {-1, 3})
                                   .save(folder_ / "t.onnx");
  const auto outcome = run();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::unsupported);
  EXPECT_THAT(outcome.error().text(), HasSubstr("Telepathy 'y'"));
}

TEST_F(TrainingCellTest, AFixedBatchIsFreed) {
  SKIP_WITHOUT_TORCH();
  plan_.settings = default_settings("", false);
  plan_.sources.architecture = shifted_model(0, 1).save(folder_ / "one.onnx");
  const auto outcome = run();
  ASSERT_TRUE(outcome) << outcome.error().text();
  const auto summary = model::inspect(folder_ / "cell/m.onnx");
  EXPECT_THAT(summary->inputs.at(0).shape, ElementsAre(-1, 2));
  EXPECT_THAT(summary->outputs.at(0).shape, ElementsAre(-1, 3));
}

}  // namespace
}  // namespace assay::experiment::training_cell_test
