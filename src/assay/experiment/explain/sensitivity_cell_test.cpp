#include "assay/experiment/explain/sensitivity_cell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/experiment/source_json.hpp"

namespace assay::experiment::sensitivity_cell_test {
namespace {

using namespace testing_only;

// Two products after each other; with weights as given, int8 with a scale where `quantized`.
OnnxBuilder two_products(float first_scale, float second_scale, bool quantized) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2});
  const auto weight = [&](const std::string& name, float scale) {
    if (quantized) {
      builder.integers(name + "_q", onnx::TensorProto::INT8, {2, 2}, {1, 2, 3, -4})
          .floats(name + "_s", {}, {scale})
          .integers(name + "_z", onnx::TensorProto::INT8, {}, {0})
          .node("DequantizeLinear", {name + "_q", name + "_s", name + "_z"}, {name});
    } else {
      builder.floats(name, {2, 2}, {0.1F, 0.2F, 0.3F, -0.4F});
    }
  };
  weight("u", first_scale);
  weight("v", second_scale);
  builder.node("MatMul", {"x", "u"}, {"h"})
      .node("MatMul", {"h", "v"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 2});
  return builder;
}

class SensitivityCellTest : public testing::Test {
 protected:
  SensitivityCellTest() : plan_(plan_in(folder_, 20)) {
    ground_.runtime = {{"name", "onnxruntime"}, {"version", "1"}, {"threads", 1}};
    ground_.data = {{"digest", "d"}};
    ground_.source = to_json(plan_.data);
  }
  Result<record::LayerErrors> run(const OnnxBuilder& candidate) {
    const ModelToMeasure baseline{
        .name = "fp32", .path = two_products(0, 0, false).save(folder_ / "two.onnx"), .digest = "b"};
    const ModelToMeasure other{.name = "int8", .path = candidate.save(folder_ / "candidate.onnx"), .digest = "c"};
    const CellTask task = sensitivity_task(ground_, baseline, other, 6);
    return run_sensitivity_cell(task.specification, task.places);
  }
  ScratchFolder folder_{"sensitivity_cell_test"};
  EvaluatePlan plan_;
  MeasuringGround ground_;
};

double sum(const std::vector<double>& values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

TEST_F(SensitivityCellTest, EachProductIsQuantizedAlone) {
  const auto errors = run(two_products(0.1F, 0.11F, true));  // the first weight is met, the second is not
  ASSERT_TRUE(errors) << errors.error().text();
  EXPECT_EQ(errors->runs, 6U);
  ASSERT_EQ(errors->layers.size(), 2U);
  EXPECT_EQ(errors->layers[0].op, "MatMul");
  EXPECT_LT(sum(errors->layers[0].noise), 1e-10);
  // A second weight that is a tenth larger makes every output a tenth larger.
  EXPECT_NEAR(sum(errors->layers[1].noise) / sum(errors->layers[1].signal), 0.01, 1e-4);
}

TEST_F(SensitivityCellTest, CandidateInAnotherFormIsSaidSo) {
  const auto errors = run(two_products(0, 0, false));
  ASSERT_FALSE(errors);
  EXPECT_EQ(errors.error().code(), ErrorCode::unsupported);
  EXPECT_THAT(errors.error().text(), testing::HasSubstr("no product can be quantized alone"));
}

}  // namespace
}  // namespace assay::experiment::sensitivity_cell_test
