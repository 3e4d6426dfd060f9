#include "assay/experiment/upgrade_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/engine.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::upgrade_check_test {
namespace {

using namespace testing_only;
using testing::HasSubstr;

class UpgradeCheckTest : public testing::Test {
 protected:
  void SetUp() override {
    auto engine = open_engine("onnxruntime", "");
    ASSERT_TRUE(engine) << engine.error().text();
    engine_ = std::move(*engine);
  }
  // y = max(x·W, 0) in an operator set of long ago.
  fs::path old_model() {
    OnnxBuilder builder(8);
    builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
        .floats("W", {2, 3}, {1, 0, 1, 0, 1, 1})
        .node("MatMul", {"x", "W"}, {"xW"})
        .node("Relu", {"xW"}, {"y"})
        .output("y", onnx::TensorProto::FLOAT, {-1, 3});
    builder.proto().set_ir_version(4);
    return builder.save(folder_ / "old.onnx");
  }
  std::vector<std::vector<tensor::Tensor>> one_batch() {
    std::vector<std::vector<tensor::Tensor>> batches(1);
    batches[0].emplace_back(tensor::DType::f32, tensor::Shape{1, 2});
    batches[0][0].as<float>()[0] = 3;
    return batches;
  }
  ScratchFolder folder_{"upgrade_check_test"};
  std::unique_ptr<runtime::Runtime> engine_;
};

TEST_F(UpgradeCheckTest, SaysHowFarTheOutputsLieApart) {
  const auto note = check_upgrade(*engine_, old_model(), 13, nullptr, folder_.path());
  ASSERT_TRUE(note) << note.error().text();
  EXPECT_THAT(*note, HasSubstr("differ by 0 at most"));
  EXPECT_THAT(*note, HasSubstr("8 batches of drawn inputs"));
  EXPECT_FALSE(fs::exists(folder_ / "upgraded.onnx"));
}

TEST_F(UpgradeCheckTest, DifferenceIsTheLargestOverAllOutputs) {
  const auto apart = compare_outputs(*engine_, shifted_model(0).save(folder_ / "a.onnx"),
                                     shifted_model(0.25F).save(folder_ / "b.onnx"), one_batch());
  ASSERT_TRUE(apart) << apart.error().text();
  EXPECT_DOUBLE_EQ(apart->largest, 0.25);
  EXPECT_DOUBLE_EQ(apart->largest_value, 3.0);
  EXPECT_DOUBLE_EQ(apart->relative(), 0.25 / 3.0);
}

TEST_F(UpgradeCheckTest, ModelsThatShareNoOutputCannotBeCompared) {
  OnnxBuilder other;
  other.input("x", onnx::TensorProto::FLOAT, {-1, 2}).node("Neg", {"x"}, {"z"}).output("z", 1, {-1, 2});
  const auto apart =
      compare_outputs(*engine_, shifted_model(0).save(folder_ / "a.onnx"), other.save(folder_ / "b.onnx"), one_batch());
  EXPECT_EQ(apart.error().message(), "the two models share no output");
}

TEST_F(UpgradeCheckTest, OpenShapesAreSaidNotToHaveBeenCompared) {
  OnnxBuilder open;
  open.input("x", onnx::TensorProto::FLOAT, {-1, -1}).node("Neg", {"x"}, {"y"}).output("y", 1, {-1, -1});
  const auto note = check_upgrade(*engine_, open.save(folder_ / "open.onnx"), 14, nullptr, folder_.path());
  ASSERT_TRUE(note) << note.error().text();
  EXPECT_THAT(*note, HasSubstr("were not compared"));
}

TEST_F(UpgradeCheckTest, OperatorSetThatTheEngineDoesNotKnowIsNamed) {
  EXPECT_TRUE(check_operator_set(*engine_, 21, folder_.path()));
  const auto unknown = check_operator_set(*engine_, 99, folder_.path());
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code(), ErrorCode::unsupported);
  EXPECT_THAT(unknown.error().text(), HasSubstr("the baseline has operator set 99, of which ONNX Runtime"));
  EXPECT_FALSE(fs::exists(folder_ / "operator_set.onnx"));
}

}  // namespace
}  // namespace assay::experiment::upgrade_check_test
