#include "assay/experiment/training/train_one.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/experiment/training/scratch_training_test.hpp"
#include "assay/record/json_file.hpp"

namespace assay::experiment::train_one_test {
namespace {

using namespace testing_only;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class TrainOneTest : public testing::Test {
 protected:
  Error refusal() {
    const auto made = train_one(plan_, own_worker());
    return made ? Error(ErrorCode::internal, "(accepted)") : made.error();
  }
  ScratchFolder folder_{"train_one_test"};
  TrainPlan plan_ = train_plan_in(folder_);
};

TEST_F(TrainOneTest, PutsTheModelAndItsRecordInTheirPlace) {
  SKIP_WITHOUT_TORCH();
  const auto record = train_one(plan_, own_worker());
  ASSERT_TRUE(record) << record.error().text();
  EXPECT_THAT(files_in(folder_ / "out"), ElementsAre("made.onnx", "made.train.json"));
  EXPECT_EQ(record::read_json(folder_ / "out/made.train.json"), *record);
  EXPECT_EQ(record->at("schema"), "assay.train/1");
  EXPECT_EQ(record->at("settings").at("epochs"), 5);
  EXPECT_EQ(record->at("epochs").size(), 5U);
}

TEST_F(TrainOneTest, EqualSeedsGiveEqualFilesAndOthersDoNot) {
  SKIP_WITHOUT_TORCH();
  plan_.settings.preset = "mlp";
  ASSERT_TRUE(train_one(plan_, own_worker()));
  const std::string first = *read_file(plan_.output);
  plan_.overwrite = true;
  ASSERT_TRUE(train_one(plan_, own_worker()));
  EXPECT_EQ(*read_file(plan_.output), first);
  plan_.settings.seed = 1;
  ASSERT_TRUE(train_one(plan_, own_worker()));
  EXPECT_NE(*read_file(plan_.output), first);
}

TEST_F(TrainOneTest, ALossThatIsNoNumberKeepsTheLastGoodWeightsUnderAnotherName) {
  SKIP_WITHOUT_TORCH();
  plan_.settings.optimizer = "sgd";
  plan_.settings.standardise = false;
  plan_.settings.schedule = "constant";
  plan_.settings.weight_decay = 0;
  plan_.settings.momentum = 0;
  plan_.settings.preset = "mlp";
  plan_.settings.epochs = 200;
  plan_.settings.learning_rate = 1e30;
  const Error none = refusal();
  EXPECT_EQ(none.code(), ErrorCode::runtime);
  EXPECT_THAT(none.text(), HasSubstr("in epoch 1, step "));
  EXPECT_THAT(none.text(), HasSubstr("no weights are kept"));
  EXPECT_THAT(files_in(folder_ / "out"), ElementsAre());

  plan_.settings.step_epochs = 2;  // the rate explodes after two good epochs
  plan_.settings.schedule = "step";
  plan_.settings.learning_rate = 1e-3;
  plan_.settings.step_factor = 1e35;
  const Error kept = refusal();
  EXPECT_THAT(kept.text(), HasSubstr("in epoch 3, step 2"));
  EXPECT_THAT(kept.text(), HasSubstr("The weights of epoch 2 are kept as"));
  EXPECT_THAT(files_in(folder_ / "out"), ElementsAre("made.last-good.onnx", "made.last-good.train.json"));
}

TEST_F(TrainOneTest, QuantizationAwareTrainingThatDivergesKeepsRangesThatBelongToItsWeights) {
  SKIP_WITHOUT_TORCH();
  plan_.settings.preset = "mlp";
  ASSERT_TRUE(train_one(plan_, own_worker()));
  plan_.settings = default_settings("", true);
  plan_.settings.qat = "int8";
  plan_.settings.optimizer = "sgd";
  plan_.settings.schedule = "step";
  plan_.settings.step_epochs = 2;
  plan_.settings.step_factor = 1e35;
  plan_.sources.architecture = plan_.output;
  plan_.output = folder_ / "out/whole.onnx";
  EXPECT_THAT(refusal().text(), HasSubstr("The weights of epoch 2 are kept as"));
  const auto record = record::read_json(folder_ / "out/whole.last-good.train.json");
  ASSERT_TRUE(record) << record.error().text();
  ASSERT_FALSE(record->at("quantized").at("ranges").empty());
  for (const auto& range : record->at("quantized").at("ranges")) EXPECT_LT(range.at("most").get<double>(), 1e3);
  EXPECT_EQ(record->at("training").at("accuracy"), record->at("epochs").at(1).at("training").at("accuracy"));
}

// What an architecture keeps of the rows it was first trained on may not reach a model of other rows.
TEST_F(TrainOneTest, AModelOfOtherRowsLeavesNoTraceInItsArchitecture) {
  SKIP_WITHOUT_TORCH();
  const data::SourceOptions these = plan_.sources.data;
  std::vector<float> values = labelled_grid(90).values;
  values[17] += 1e6F;
  plan_.sources.data.path = write_array(folder_ / "shifted.npy", {90, 2}, values);
  std::vector<std::string> models;
  for (const char* name : {"shifted", "same"}) {
    plan_.settings = default_settings("mlp", false);
    plan_.settings.epochs = 2;
    plan_.sources.architecture.clear();
    plan_.output = folder_ / "out" / (std::string(name) + ".onnx");
    ASSERT_TRUE(train_one(plan_, own_worker()));
    plan_.sources.data = these;
    plan_.sources.architecture = plan_.output;
    plan_.settings = default_settings("", false);
    plan_.settings.epochs = 2;
    plan_.output = folder_ / "out/again" / (std::string(name) + ".onnx");
    const auto record = train_one(plan_, own_worker());
    ASSERT_TRUE(record) << record.error().text();
    EXPECT_EQ(record->at("standardised"), nlohmann::ordered_json({"input"}));
    models.push_back(*read_file(plan_.output));
  }
  EXPECT_EQ(models[0], models[1]);
}

TEST_F(TrainOneTest, TheRecordIsAFileOfItsOwn) {
  plan_.record = folder_ / "out/../out/made.onnx";
  EXPECT_THAT(refusal().text(), HasSubstr("another file of this training has that name"));
  plan_.overwrite = true;
  plan_.record = plan_.sources.data.path;
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(files_in(folder_ / "out"), ElementsAre());
}

TEST_F(TrainOneTest, InterruptedLeavesNothingAndSaysSo) {
  Surroundings surroundings{.tool = "t", .worker_command = {"/bin/sh", "-c", "sleep 60"}};
  surroundings.interrupted = [asked = 0]() mutable { return ++asked > 3; };
  const auto record = train_one(plan_, surroundings);
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().code(), ErrorCode::cancelled);
  EXPECT_EQ(record.error().text(), "interrupted; nothing was written");
  EXPECT_THAT(files_in(folder_ / "out"), ElementsAre());
}

TEST_F(TrainOneTest, RefusesPlansThatCannotBeRight) {
  plan_.sources.architecture = folder_ / "x.npy";
  EXPECT_THAT(refusal().text(), HasSubstr("--architecture or --preset"));
  plan_.sources.architecture.clear();
  plan_.sources.validation_share = 1;
  EXPECT_THAT(refusal().text(), HasSubstr("--validation-share 1"));
  plan_.sources.validation_share.reset();
  plan_.settings.preset.clear();
  EXPECT_THAT(refusal().text(), HasSubstr("no network given"));
  plan_.settings.preset = "linear";
  ASSERT_TRUE(write_file(folder_ / "out/made.train.json", "{}"));
  EXPECT_THAT(refusal().text(), HasSubstr("made.train.json: there is such a file already"));
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
}

TEST(RecordBeside, StandsBesideTheModel) {
  EXPECT_EQ(record_beside("a/digits.onnx"), "a/digits.train.json");
}

}  // namespace
}  // namespace assay::experiment::train_one_test
