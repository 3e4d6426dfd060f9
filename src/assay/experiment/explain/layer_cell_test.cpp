#include "assay/experiment/explain/layer_cell.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/experiment/source_json.hpp"

namespace assay::experiment::layer_cell_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;

// The shifted model with xW on a grid of 1/64 from −2 to 1.984, which cuts some of what reaches it.
OnnxBuilder quantized_model() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("W", {2, 3}, {1, 0, 1, 0, 1, 1})
      .floats("b", {3}, {0, 0.5F, -1})
      .floats("s", {}, {1.0F / 64})
      .integers("z", onnx::TensorProto::UINT8, {}, {128})
      .node("MatMul", {"x", "W"}, {"xW"})
      .node("QuantizeLinear", {"xW", "s", "z"}, {"q"})
      .node("DequantizeLinear", {"q", "s", "z"}, {"d"})
      .node("Add", {"d", "b"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 3});
  return builder;
}

class LayerCellTest : public testing::Test {
 protected:
  LayerCellTest() : plan_(plan_in(folder_, 20)) {
    ground_.runtime = {{"name", "onnxruntime"}, {"version", "1"}, {"threads", 1}};
    ground_.data = {{"digest", "d"}};
    ground_.source = to_json(plan_.data);
    baseline_ = {.name = "fp32", .path = plan_.baseline.path, .digest = "b"};
  }
  ModelToMeasure candidate(const OnnxBuilder& builder) {
    return {.name = "int8", .path = builder.save(folder_ / "candidate.onnx"), .digest = "c"};
  }
  Result<record::LayerErrors> run(const ModelToMeasure& other, std::size_t samples) {
    const CellTask task = layer_task(ground_, baseline_, other, samples);
    return run_layer_cell(task.specification, task.places);
  }
  ScratchFolder folder_{"layer_cell_test"};
  EvaluatePlan plan_;
  MeasuringGround ground_;
  ModelToMeasure baseline_;
};

TEST_F(LayerCellTest, ComparesEveryTensorBothGraphsCompute) {
  const auto errors = run(candidate(quantized_model()), 10);
  ASSERT_TRUE(errors) << errors.error().text();
  EXPECT_EQ(errors->runs, 10U);
  ASSERT_EQ(errors->layers.size(), 2U);
  EXPECT_EQ(errors->layers[0].tensor, "xW");
  EXPECT_EQ(errors->layers[0].elements, 3U);
  for (const record::LayerError& layer : errors->layers) {  // both as they come back from the grid
    double noise = 0;
    for (const double each : layer.noise) noise += each;
    EXPECT_GT(noise, 0);
  }
  EXPECT_NEAR(errors->layers[0].noise[0], errors->layers[1].noise[0], 1e-5);  // b adds none
}

TEST_F(LayerCellTest, CutsInPlaceOfAReluAreNotCounted) {
  OnnxBuilder relu = shifted_model(0);
  relu.node("Relu", {"xW"}, {"r"}).output("r", onnx::TensorProto::FLOAT, {-1, 3});
  baseline_.path = relu.save(folder_ / "relu.onnx");
  OnnxBuilder folded;  // the Relu is gone: the grid begins at 0
  folded.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("W", {2, 3}, {1, 0, 1, 0, 1, 1})
      .floats("s", {}, {1.0F / 16})
      .integers("z", onnx::TensorProto::UINT8, {}, {0})
      .node("MatMul", {"x", "W"}, {"r"})
      .node("QuantizeLinear", {"r", "s", "z"}, {"q"})
      .node("DequantizeLinear", {"q", "s", "z"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 3});
  const auto errors = run(candidate(folded), 20);
  ASSERT_TRUE(errors) << errors.error().text();
  ASSERT_EQ(errors->activations.size(), 1U);
  EXPECT_EQ(errors->activations[0].cut_low, std::vector<double>(20, 0));
  EXPECT_EQ(errors->activations[0].lowest_level, 0);
  for (const record::LayerError& layer : errors->layers) {
    if (layer.tensor != "r") continue;
    for (const double noise : layer.noise) EXPECT_LT(noise, 3 * 0.04 * 0.04);  // half a step each
  }
}

TEST_F(LayerCellTest, CountsWhatIsCutAndWhichLevelsAreUsed) {
  const auto errors = run(candidate(quantized_model()), 20);
  ASSERT_TRUE(errors) << errors.error().text();
  ASSERT_EQ(errors->activations.size(), 1U);
  const record::ActivationUse& use = errors->activations.front();
  EXPECT_EQ(use.tensor, "xW");
  // The grid reaches from −2 to 1.984; xW from the samples' x0 = i·37 mod 101 / 25 − 2 and x1 likewise.
  std::vector<double> cut(20, 0);
  const LabelledGrid grid = labelled_grid(20);
  std::int64_t lowest = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    const float x0 = grid.values[2 * i];
    const float x1 = grid.values[2 * i + 1];
    for (const float value : {x0, x1, x0 + x1}) {
      const auto level = static_cast<std::int64_t>(std::nearbyint(static_cast<double>(value) * 64)) + 128;
      cut[i] += level > 255 ? 1 : 0;
      lowest = std::min(lowest, level);
    }
  }
  EXPECT_EQ(use.cut_high, cut);
  EXPECT_EQ(use.lowest_level, lowest);
}

TEST_F(LayerCellTest, FixedBatchIsOneRun) {
  baseline_.path = shifted_model(0, 4).save(folder_ / "four.onnx");
  baseline_.fixed_batch = 4;
  const auto errors = run(candidate(quantized_model()), 8);
  ASSERT_TRUE(errors) << errors.error().text();
  EXPECT_EQ(errors->batch, 4U);
  EXPECT_EQ(errors->runs, 2U);
}

TEST_F(LayerCellTest, GraphsWithoutACommonTensorAreSaidSo) {
  OnnxBuilder other;
  other.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .node("Identity", {"x"}, {"z"})
      .output("z", onnx::TensorProto::FLOAT, {-1, 2});
  const auto errors = run(candidate(other), 4);
  ASSERT_FALSE(errors);
  EXPECT_EQ(errors.error().code(), ErrorCode::unsupported);
  EXPECT_THAT(errors.error().text(), testing::HasSubstr("share no tensor"));
}

TEST_F(LayerCellTest, IsIdentifiedByItsModelsAndSamplesAlone) {
  const ModelToMeasure other = candidate(quantized_model());
  const std::string id = layer_task(ground_, baseline_, other, 10).id();
  ground_.machine = {{"processor", "another"}};
  EXPECT_EQ(layer_task(ground_, baseline_, other, 10).id(), id);
  EXPECT_NE(layer_task(ground_, baseline_, other, 11).id(), id);
}

}  // namespace
}  // namespace assay::experiment::layer_cell_test
