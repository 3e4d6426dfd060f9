#include "assay/experiment/calibration_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::calibration_plan_test {
namespace {

using namespace testing_only;
using testing::HasSubstr;

TEST(CalibrationSize, IsTwoHundredAndOfTheJudgedDataAFifth) {
  EXPECT_EQ(*calibration_size({}, 10'000), 200U);
  EXPECT_EQ(*calibration_size({}, 500), 100U);
  EXPECT_EQ(*calibration_size({}, 3), 1U);
  EXPECT_EQ(*calibration_size({.samples = 250}, 500), 250U);
  CalibrationPlan own{.source = data::SourceOptions{}};
  EXPECT_EQ(*calibration_size(own, 500), 200U);
  EXPECT_EQ(*calibration_size(own, 50), 50U);
  own.samples = 50;
  EXPECT_EQ(*calibration_size(own, 50), 50U);
}

TEST(CalibrationSize, MoreThanThereAreOrHalfOfTheJudgedDataIsRefused) {
  EXPECT_EQ(calibration_size({.samples = 251}, 500).error().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(calibration_size({.samples = 251}, 500).error().message(), HasSubstr("--calibration"));
  const CalibrationPlan own{.source = data::SourceOptions{}, .samples = 51};
  EXPECT_THAT(calibration_size(own, 50).error().message(), HasSubstr("--calibration-samples 51: the data have 50"));
}

class CalibrationPlanTest : public testing::Test {
 protected:
  CalibrationPlanTest() {
    source_.path = write_array(folder_ / "x.npy", {100, 2}, labelled_grid(100).values);
    judged_.digest = "judged";
    judged_.samples = 1'000;
    ground_ = {.baseline = folder_ / "m.onnx", .digest = "baseline", .run_folder = folder_ / "out"};
  }
  ScratchFolder folder_{"calibration_plan_test"};
  data::SourceOptions source_;
  record::DataRecord judged_;
  MakingGround ground_;
};

TEST_F(CalibrationPlanTest, SamplesComeFromTheJudgedDataOrFromTheirOwn) {
  const auto split = calibration_task(ground_, {.seed = 5}, source_, judged_);
  ASSERT_TRUE(split) << split.error().text();
  EXPECT_EQ(split->specification.at("data"), "judged");
  EXPECT_EQ(split->specification.at("samples"), 200);
  EXPECT_EQ(split->specification.at("seed"), 5);
  EXPECT_EQ(split->specification.at("grouped"), true);
  const auto own = calibration_task(ground_, {.source = source_}, source_, judged_);
  ASSERT_TRUE(own) << own.error().text();
  EXPECT_NE(own->specification.at("data"), "judged");
  EXPECT_EQ(own->specification.at("samples"), 100);
  EXPECT_EQ(own->specification.at("grouped"), false);
}

TEST_F(CalibrationPlanTest, DataThatAreNotThereAreNamed) {
  data::SourceOptions missing;
  missing.path = folder_ / "none.npy";
  const auto task = calibration_task(ground_, {.source = missing}, source_, judged_);
  EXPECT_EQ(task.error().code(), ErrorCode::not_found);
  EXPECT_THAT(task.error().text(), HasSubstr("opening the data that calibrate"));
}

TEST_F(CalibrationPlanTest, MadeModelIsIdentifiedByAllThatChangesIt) {
  const MethodRef copy = *method_ref("command(run=cp {input} {output})");
  const auto calibration = calibration_task(ground_, {}, source_, judged_);
  const auto other_draw = calibration_task(ground_, {.seed = 1}, source_, judged_);
  const std::string id = quantize_task(ground_, "a", copy, &*calibration).id();
  EXPECT_EQ(quantize_task(ground_, "b", copy, &*calibration).id(), id) << "the name does not matter";
  EXPECT_NE(quantize_task(ground_, "a", copy, nullptr).id(), id);
  EXPECT_NE(quantize_task(ground_, "a", copy, &*other_draw).id(), id);
  EXPECT_NE(quantize_task(ground_, "a", *method_ref("command(run=cp {input} {output}, version=2)"), &*calibration).id(),
            id);
  MakingGround later = ground_;
  later.tool = "another version";
  EXPECT_NE(quantize_task(later, "a", copy, &*calibration).id(), id);
  MakingGround elsewhere = ground_;
  elsewhere.baseline = "/elsewhere/m.onnx";
  EXPECT_EQ(quantize_task(elsewhere, "a", copy, &*calibration).id(), id);
}

}  // namespace
}  // namespace assay::experiment::calibration_plan_test
