#include "assay/quantize/qdq_writer.hpp"

#include "assay/quantize/graph_making_test.hpp"

namespace assay::quantize::qdq_writer_test {
namespace {

using testing::ElementsAre;
using namespace testing_only;

const QdqTypes k_types{.activation = {0, 255, false}, .activation_type = onnx::TensorProto::UINT8};

OnnxBuilder convolution() {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 2, 2}).floats("w", {2, 1, 1, 1}, {1.27F, -12.7F}).floats("b", {2}, {1, -2});
  builder.node("Conv", {"x", "w", "b"}, {"c"}).node("Relu", {"c"}, {"y"}).output("y", k_float, {1, 2, 2, 2});
  return builder;
}

Status write(model::Graph& graph, const std::vector<ActivationRange>& ranges, const QdqTypes& types = k_types) {
  const auto plan = plan_qdq(graph, {});
  if (!plan) return tl::unexpected(plan.error());
  const auto written = write_qdq(graph, *plan, ranges, types);
  return written ? Status{} : Status(tl::unexpected(written.error()));
}

TEST(QdqWriter, PutsPairsAroundTheNodeAndDropsTheActivation) {
  model::Graph graph = graph_of(convolution());
  const auto written = write(graph, {{-1, 1.55}, {0, 25.5}});
  ASSERT_TRUE(written) << written.error().text();
  EXPECT_EQ(first_of(graph, "Relu"), nullptr);
  const onnx::NodeProto* conv = first_of(graph, "Conv");
  EXPECT_EQ(graph.producer(conv->input(0))->op_type(), "DequantizeLinear");
  const onnx::NodeProto* quantized = graph.producer(graph.producer(conv->input(0))->input(0));
  EXPECT_EQ(quantized->input(0), "x");
  EXPECT_FLOAT_EQ(floats_of(graph, quantized->input(1))[0], 0.01F);
  EXPECT_EQ(graph.values(quantized->input(2)).value().as<std::uint8_t>()[0], 100);
  EXPECT_EQ(graph.producer("y")->op_type(), "DequantizeLinear");
}

TEST(QdqWriter, WritesWeightsPerChannelAndTheBiasAtTheProductOfScales) {
  model::Graph graph = graph_of(convolution());
  ASSERT_TRUE(write(graph, {{0, 2.55}, {0, 25.5}}));
  const onnx::NodeProto* conv = first_of(graph, "Conv");
  const onnx::NodeProto* weight = graph.producer(conv->input(1));
  EXPECT_EQ(model::attribute(*weight, "axis", std::int64_t{-1}), 0);
  EXPECT_THAT(graph.values(weight->input(0))->as<std::int8_t>(), ElementsAre(127, -127));
  EXPECT_THAT(floats_of(graph, weight->input(1)), ElementsAre(testing::FloatEq(0.01F), testing::FloatEq(0.1F)));
  const onnx::NodeProto* bias = graph.producer(conv->input(2));
  EXPECT_THAT(graph.values(bias->input(0))->as<std::int32_t>(), ElementsAre(10000, -2000));
  const float product = floats_of(graph, weight->input(1))[1] * 0.01F;
  EXPECT_EQ(floats_of(graph, bias->input(1))[1], product);
}

TEST(QdqWriter, WritesOneScaleForAWholeWeightWhereAsked) {
  model::Graph graph = graph_of(convolution());
  QdqTypes types = k_types;
  types.per_channel = false;
  ASSERT_TRUE(write(graph, {{0, 2.55}, {0, 25.5}}, types));
  const onnx::NodeProto* weight = graph.producer(first_of(graph, "Conv")->input(1));
  EXPECT_THAT(graph.values(weight->input(0))->as<std::int8_t>(), ElementsAre(13, -127));
  EXPECT_TRUE(graph.shape_of(weight->input(1)).empty());
}

TEST(QdqWriter, RaisesTheScaleOfAChannelWhoseBiasWouldNotFit) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 2, 2}).floats("w", {2, 1, 1, 1}, {1e-6F, 0}).floats("b", {2}, {1000, 0.5F});
  builder.node("Conv", {"x", "w", "b"}, {"y"}).output("y", k_float, {1, 2, 2, 2});
  model::Graph graph = graph_of(builder);
  ASSERT_TRUE(write(graph, {{0, 0.01}, {0, 1000}}));
  const onnx::NodeProto* bias = graph.producer(first_of(graph, "Conv")->input(2));
  const auto steps = graph.values(bias->input(0));
  const auto scales = floats_of(graph, bias->input(1));
  EXPECT_NEAR(static_cast<float>(steps->as<std::int32_t>()[0]) * scales[0], 1000, 0.01);
  EXPECT_NEAR(static_cast<float>(steps->as<std::int32_t>()[1]) * scales[1], 0.5, 1e-4);  // no weights: any scale does
}

TEST(QdqWriter, LetsFloatReadersOfAFloatValueReadItUnrounded) {
  OnnxBuilder builder = convolution();
  builder.node("Erf", {"x"}, {"e"}).output("e", k_float, {1, 1, 2, 2});
  model::Graph graph = graph_of(builder);
  ASSERT_TRUE(write(graph, {{0, 1}, {0, 1}}));
  EXPECT_EQ(first_of(graph, "Erf")->input(0), "x");
}

TEST(QdqWriter, MakesATableOfAReluThatStandsAlone) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 2, 2}).floats("w", {1, 1, 1, 1}, {1}).node("Conv", {"x", "w"}, {"c"});
  builder.node("Relu", {"c"}, {"r"}).node("Add", {"r", "c"}, {"a"}).node("Conv", {"a", "w"}, {"y"});
  model::Graph graph = graph_of(builder.output("y", k_float, {1, 1, 2, 2}));
  ASSERT_TRUE(write(graph, std::vector<ActivationRange>(5, {-1, 1})));
  ASSERT_NE(first_of(graph, "LeakyRelu"), nullptr);
  EXPECT_EQ(model::attribute(*first_of(graph, "LeakyRelu"), "alpha", 1.0F), 0.0F);
}

TEST(QdqWriter, WritesAWeightThatTwoNodesReadOnce) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 2, 2}).floats("w", {1, 1, 1, 1}, {1}).node("Conv", {"x", "w"}, {"c"});
  model::Graph graph = graph_of(builder.node("Conv", {"c", "w"}, {"y"}).output("y", k_float, {1, 1, 2, 2}));
  ASSERT_TRUE(write(graph, std::vector<ActivationRange>(3, {-1, 1})));
  std::vector<std::string> read;
  for (const onnx::NodeProto* node : graph.nodes()) {
    if (node->op_type() == "Conv") read.push_back(node->input(1));
  }
  EXPECT_EQ(read[0], read[1]);
  EXPECT_FALSE(graph.is_constant("w"));
}

TEST(QdqWriter, NeverTakesANameThatIsThere) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 2, 2}).floats("w", {1, 1, 1, 1}, {1}).floats("b", {1}, {1});
  builder.node("Conv", {"x", "w", "b"}, {"c"}).floats("w_scale", {}, {5}).floats("b_int32_zero_point", {}, {6});
  builder.node("Mul", {"x", "w_scale"}, {"y"}).node("Sub", {"x", "b_int32_zero_point"}, {"z"});
  model::Graph graph = graph_of(builder.output("c", k_float, {}).output("y", k_float, {}).output("z", k_float, {}));
  ASSERT_TRUE(write(graph, std::vector<ActivationRange>(3, {-1, 1})));
  EXPECT_THAT(floats_of(graph, "w_scale"), ElementsAre(5));
  EXPECT_THAT(floats_of(graph, "b_int32_zero_point"), ElementsAre(6));
}

TEST(QdqWriter, LeavesAWeightThatIsAnOutput) {
  OnnxBuilder builder = convolution();
  model::Graph graph = graph_of(builder.output("w", k_float, {2, 1, 1, 1}));
  ASSERT_TRUE(write(graph, {{0, 1}, {0, 1}}));
  EXPECT_THAT(floats_of(graph, "w"), ElementsAre(1.27F, -12.7F));
}

// The zero point of the values behind a dropped activation that were 0 all the time.
std::int64_t zero_point_behind(const std::string& activation, double& scale) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 2, 2}).floats("w", {1, 1, 1, 1}, {1}).node("Conv", {"x", "w"}, {"c"});
  builder.floats("low", {}, {-1}).floats("high", {}, {2});
  if (activation == "Relu") builder.node("Relu", {"c"}, {"r"});
  if (activation == "Clip") builder.node("Clip", {"c", "low", "high"}, {"r"});
  model::Graph graph = graph_of(builder.node("Conv", {"r", "w"}, {"y"}).output("y", k_float, {}));
  QdqTypes types = k_types;
  types.activation = {-128, 127, false};
  types.activation_type = onnx::TensorProto::INT8;
  EXPECT_TRUE(write(graph, {{-1, 1}, {0, 0}, {-1, 1}}, types));
  const onnx::NodeProto* pair = graph.producer(first_of(graph, "Conv")->output(0) == "r" ? "r_dequantized" : "");
  scale = floats_of(graph, pair->input(1))[0];
  return graph.values(pair->input(2))->as<std::int8_t>()[0];
}

TEST(QdqWriter, KeepsOutWhatADroppedActivationDidWhereCalibrationSawOnlyZeros) {
  double scale = 0;
  EXPECT_EQ(zero_point_behind("Relu", scale), -128);  // no negative value has a place
  EXPECT_EQ(zero_point_behind("Clip", scale), -43);   // −1 … 2 in 255 steps
  EXPECT_NEAR(scale, 3.0 / 255, 1e-6);
}

TEST(QdqWriter, ChoosesTheScaleOfAChannelWithoutWeightsForItsBias) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 2, 2}).floats("w", {2, 1, 1, 1}, {1, 0}).floats("b", {2}, {0, 0.4F});
  builder.node("Conv", {"x", "w", "b"}, {"y"}).output("y", k_float, {1, 2, 2, 2});
  model::Graph graph = graph_of(builder);
  ASSERT_TRUE(write(graph, {{0, 255}, {0, 255}}));
  const onnx::NodeProto* bias = graph.producer(first_of(graph, "Conv")->input(2));
  const auto steps = graph.values(bias->input(0));
  EXPECT_NEAR(static_cast<float>(steps->as<std::int32_t>()[1]) * floats_of(graph, bias->input(1))[1], 0.4, 1e-6);
}

TEST(QdqWriter, LetsGraphsInsideNodesReadBehindADroppedActivation) {
  OnnxBuilder builder;
  builder.input("x", k_float, {1, 1, 2, 2}).floats("w", {1, 1, 1, 1}, {1}).node("Conv", {"x", "w"}, {"c"});
  builder.node("Relu", {"c"}, {"r"}).node("Conv", {"r", "w"}, {"y"});
  builder.integers("yes", onnx::TensorProto::BOOL, {}, {1}).node("If", {"yes"}, {"z"});
  auto* node = builder.proto().mutable_graph()->mutable_node(3);
  for (const char* branch : {"then_branch", "else_branch"}) {
    auto* attribute = node->add_attribute();
    attribute->set_name(branch);
    attribute->set_type(onnx::AttributeProto::GRAPH);
    auto* inner = attribute->mutable_g();
    inner->set_name(branch);
    auto* identity = inner->add_node();
    identity->set_op_type("Neg");
    identity->add_input("r");
    identity->add_output(std::string(branch) + "_out");
    inner->add_output()->set_name(std::string(branch) + "_out");
  }
  model::Graph graph = graph_of(builder.output("y", k_float, {}).output("z", k_float, {}));
  ASSERT_TRUE(write(graph, std::vector<ActivationRange>(3, {-1, 1})));
  for (const auto& branch : first_of(graph, "If")->attribute()) {
    EXPECT_EQ(branch.g().node(0).input(0), "r_dequantized");
  }
}

}  // namespace
}  // namespace assay::quantize::qdq_writer_test
