#include "assay/experiment/quantize_cell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/experiment/calibration_plan.hpp"
#include "assay/experiment/making_mark.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::quantize_cell_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;
using testing::HasSubstr;

class QuantizeCellTest : public testing::Test {
 protected:
  QuantizeCellTest() {
    fs::create_directories(folder_ / "work");
    ground_ = {.baseline = shifted_model(0).save(folder_ / "m.onnx"), .digest = "d", .run_folder = folder_ / "out"};
  }
  Attempt<ordered_json> made_by(const std::string& method) {
    const CellTask task = quantize_task(ground_, "made", *method_ref(method), nullptr);
    return run_quantize_cell(task.specification, task.places, folder_ / "work");
  }
  ScratchFolder folder_{"quantize_cell_test"};
  MakingGround ground_;
};

TEST_F(QuantizeCellTest, LeavesTheModelAndSaysWhatItIs) {
  const auto outcome = made_by("command(run=cp {input} {output}, version=9, simulated=true)");
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->at("file"), "model.onnx");
  EXPECT_EQ(outcome->at("file_bytes"), fs::file_size(folder_ / "work/model.onnx"));
  const auto mark = mark_of(*model::inspect(folder_ / "work/model.onnx"));
  ASSERT_TRUE(mark && mark->has_value());
  EXPECT_EQ((*mark)->method.at("simulated"), true);
  EXPECT_EQ((*mark)->method.at("command").at("version"), "9");
  EXPECT_EQ(outcome->at("simulated"), true);
  EXPECT_EQ(outcome->at("command").at("version"), "9");
  EXPECT_TRUE(outcome->at("packed_bytes").is_null());
  EXPECT_GT(outcome->at("peak_resident_bytes"), 0);
}

TEST_F(QuantizeCellTest, SameInputsMakeTheSameBytes) {
  for (const char* const folder : {"once", "again"}) {
    fs::create_directories(folder_ / folder);
    const CellTask task = quantize_task(ground_, "made", *method_ref("w4a32"), nullptr);
    const auto outcome = run_quantize_cell(task.specification, task.places, folder_ / folder);
    ASSERT_TRUE(outcome) << outcome.error().text();
  }
  EXPECT_EQ(*read_file(folder_ / "once/model.onnx"), *read_file(folder_ / "again/model.onnx"));
}

TEST_F(QuantizeCellTest, FailureLeavesNoModelAndNamesTheMethod) {
  const auto outcome = made_by("command(run=sh -c 'cp $1 $2; exit 3' sh {input} {output})");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().fault, record::Fault::model);
  EXPECT_THAT(outcome.error().text(), HasSubstr("exit code 3"));
  EXPECT_THAT(outcome.error().text(), HasSubstr("making the model by command"));
  EXPECT_FALSE(fs::exists(folder_ / "work/model.onnx"));
}

TEST_F(QuantizeCellTest, ModelThatNoEngineLoadsIsRefused) {
  const auto other = unrunnable_model().save(folder_ / "other.onnx");
  const auto outcome = made_by("command(run=cp " + other.string() + " {output} {input})");
  ASSERT_FALSE(outcome);
  const auto copied = made_by("command(run=sh -c 'cp " + other.string() + " $2' sh {input} {output})");
  ASSERT_FALSE(copied);
  EXPECT_THAT(copied.error().text(), HasSubstr("checking the model that command made"));
  EXPECT_FALSE(fs::exists(folder_ / "work/model.onnx"));
}

}  // namespace
}  // namespace assay::experiment::quantize_cell_test
