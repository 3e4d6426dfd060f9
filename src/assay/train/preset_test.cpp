#include "assay/train/preset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/shape_inference.hpp"

namespace assay::train::preset_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> operators_in(const model::Graph& graph) {
  std::vector<std::string> found;
  for (const onnx::NodeProto* node : graph.nodes()) found.push_back(node->op_type());
  return found;
}

tensor::Shape output_shape(model::Graph& graph) {
  model::infer_shapes(graph);
  return graph.type_of("scores")->shape.value();
}

TEST(Preset, LinearIsOneGemmOnFlatRows) {
  auto graph = preset_graph({.kind = PresetKind::linear, .input = "measures", .sample = {30}, .outputs = 2});
  ASSERT_TRUE(graph) << graph.error().text();
  EXPECT_THAT(operators_in(*graph), ElementsAre("Gemm"));
  EXPECT_THAT(graph->inputs(), ElementsAre("measures"));
  EXPECT_THAT(graph->shape_of("scores.weight"), ElementsAre(2, 30));
  EXPECT_EQ(output_shape(*graph), (tensor::Shape{-1, 2}));
  EXPECT_EQ(graph->proto().input(0).type().tensor_type().shape().dim(0).dim_param(), "N");
}

TEST(Preset, MlpFlattensWhatHasMoreAxes) {
  auto graph = preset_graph({.kind = PresetKind::mlp, .widths = {5}, .sample = {1, 8, 8}, .outputs = 3});
  ASSERT_TRUE(graph) << graph.error().text();
  EXPECT_THAT(operators_in(*graph), ElementsAre("Flatten", "Gemm", "Relu", "Gemm"));
  EXPECT_THAT(graph->shape_of("fc1.weight"), ElementsAre(5, 64));
}

TEST(Preset, CnnPoolsWhileFourPixelsAreLeft) {
  auto graph = preset_graph({.kind = PresetKind::cnn, .widths = {4, 6, 8}, .sample = {8, 8}, .outputs = 10});
  ASSERT_TRUE(graph) << graph.error().text();
  EXPECT_THAT(operators_in(*graph),
              ElementsAre("Conv", "BatchNormalization", "Relu", "MaxPool", "Conv", "BatchNormalization", "Relu",
                          "MaxPool", "Conv", "BatchNormalization", "Relu", "Flatten", "Gemm"));
  EXPECT_THAT(graph->shape_of("scores.weight"), ElementsAre(10, 32));
  EXPECT_EQ(output_shape(*graph), (tensor::Shape{-1, 10}));
}

TEST(Preset, CnnAveragesLargePictures) {
  auto graph = preset_graph({.kind = PresetKind::cnn, .widths = {4}, .sample = {3, 64, 64}, .outputs = 2});
  ASSERT_TRUE(graph) << graph.error().text();
  EXPECT_THAT(operators_in(*graph), ::testing::Contains("GlobalAveragePool"));
  EXPECT_THAT(graph->shape_of("scores.weight"), ElementsAre(2, 4));
}

TEST(Preset, RefusesWhatDoesNotFit) {
  EXPECT_THAT(preset_graph({.kind = PresetKind::cnn, .sample = {64}, .outputs = 2}).error().text(),
              HasSubstr("--shape C,H,W"));
  EXPECT_THAT(preset_graph({.kind = PresetKind::cnn, .sample = {32, 32, 3}, .outputs = 2}).error().text(),
              HasSubstr("channels first"));
  EXPECT_THAT(preset_graph({.kind = PresetKind::linear, .widths = {4}, .sample = {3}, .outputs = 2}).error().text(),
              HasSubstr("no hidden layer"));
}

TEST(Preset, NamesAndBack) {
  for (const std::string& name : preset_names()) EXPECT_EQ(name_of(*preset_named(name)), name);
  EXPECT_FALSE(preset_named("resnet"));
}

}  // namespace
}  // namespace assay::train::preset_test
