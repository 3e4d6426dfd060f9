#include "assay/experiment/measured_inputs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/experiment/source_json.hpp"

namespace assay::experiment::measured_inputs_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;
using testing::HasSubstr;

class MeasuredInputsTest : public testing::Test {
 protected:
  MeasuredInputsTest() : plan_(plan_in(folder_, 20)) { places_ = {{"data", to_json(plan_.data)}}; }
  ScratchFolder folder_{"measured_inputs_test"};
  EvaluatePlan plan_;
  ordered_json places_;
};

TEST_F(MeasuredInputsTest, AreSamplesOfTheDataFromTheOneNamed) {
  const auto inputs = MeasuredInputs::open(ordered_json::object(), places_);
  ASSERT_TRUE(inputs) << inputs.error().text();
  EXPECT_THAT(inputs->source(), HasSubstr("samples of x"));
  const auto batch = inputs->of(plan_.baseline.path, 2, 3);
  ASSERT_TRUE(batch) << batch.error().text();
  EXPECT_EQ(batch->views().front().as<float>()[0], labelled_grid(20).values[6]);
}

TEST_F(MeasuredInputsTest, WithoutDataNumbersAreDrawn) {
  places_["data"] = nullptr;
  const auto inputs = MeasuredInputs::open(ordered_json::object(), places_);
  ASSERT_TRUE(inputs);
  EXPECT_EQ(inputs->source(), "numbers drawn at random");
  const auto batch = inputs->of(plan_.baseline.path, 3, 0);
  ASSERT_TRUE(batch) << batch.error().text();
  EXPECT_EQ(batch->tensors.front().shape(), (tensor::Shape{3, 2}));
}

TEST_F(MeasuredInputsTest, AFileThatSaysNothingIsNotReadForItsInputs) {
  places_["inputs"] = {{"/nowhere/model.pt", {"image"}}};
  const auto inputs = MeasuredInputs::open(ordered_json::object(), places_);
  ASSERT_TRUE(inputs) << inputs.error().text();
  const auto batch = inputs->of("/nowhere/model.pt", 2, 3);
  ASSERT_TRUE(batch) << batch.error().text();
  EXPECT_EQ(batch->tensors.front().shape(), (tensor::Shape{2, 2}));
}

TEST_F(MeasuredInputsTest, BatchAgainstTheModelsOwnIsRefused) {
  const fs::path fixed = shifted_model(0, 4).save(folder_ / "fixed.onnx");
  const auto inputs = MeasuredInputs::open(ordered_json::object(), places_);
  ASSERT_TRUE(inputs);
  EXPECT_TRUE(inputs->of(fixed, 4, 0));
  const auto refused = inputs->of(fixed, 1, 0);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text(), HasSubstr("fixed at 4"));
}

}  // namespace
}  // namespace assay::experiment::measured_inputs_test
