#include "assay/quantize/int8_static.hpp"

#include <cmath>

#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/runtime_calibration_test.hpp"

namespace assay::quantize::int8_static_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using namespace testing_only;

// Convolution with normalization, a residual sum, pooling, two dense layers, the last through MatMul and Add.
OnnxBuilder network() {
  OnnxBuilder builder(11);
  builder.input("x", k_float, {-1, 2, 6, 6}).floats("w1", {4, 2, 3, 3}, weights(72)).node("Conv", {"x", "w1"}, {"c1"});
  builder.floats("g", {4}, {1, 2, 0.5, 1}).floats("s", {4}, {0, 1, -1, 0.5}).floats("m", {4}, {0, 1, 0, 1});
  builder.floats("v", {4}, {1, 4, 2, 1}).node("BatchNormalization", {"c1", "g", "s", "m", "v"}, {"n1"});
  builder.node("Relu", {"n1"}, {"r1"}).floats("w2", {4, 4, 1, 1}, weights(16, 2)).node("Conv", {"r1", "w2"}, {"c2"});
  builder.node("Add", {"c2", "r1"}, {"a"}).node("Relu", {"a"}, {"r2"}).node("MaxPool", {"r2"}, {"p"});
  attribute_of_last(builder, "kernel_shape", std::vector<std::int64_t>{2, 2});
  builder.node("Flatten", {"p"}, {"f"}).floats("w3", {36, 5}, weights(180, 3)).floats("b3", {5}, weights(5, 4));
  builder.node("MatMul", {"f", "w3"}, {"d"}).node("Add", {"d", "b3"}, {"y"}).output("y", k_float, {-1, 5});
  return builder;
}

tensor::Tensor samples(std::int64_t count) {
  tensor::Tensor tensor(tensor::DType::f32, {count, 2, 6, 6});
  const auto values = weights(tensor.elements(), 9);
  std::ranges::copy(values, tensor.as<float>().begin());
  return tensor;
}

double noise_ratio(const std::vector<float>& real, const std::vector<float>& other) {
  double signal = 0;
  double noise = 0;
  for (std::size_t k = 0; k < real.size(); ++k) {
    signal += static_cast<double>(real[k]) * real[k];
    noise += std::pow(static_cast<double>(real[k]) - other[k], 2);
  }
  return 10 * std::log10(signal / noise);
}

class Int8Static : public testing::Test {
 protected:
  Result<Outcome> quantize(model::Graph& graph, const std::map<std::string, std::string>& given) {
    const auto options = Options::parse(method_.options, given, method_.name);
    if (!options) return tl::unexpected(options.error());
    return method_.apply(graph, {.options = *options, .calibration = &calibration_});
  }

  // dB by which the outputs stand above their error.
  double quality(const std::map<std::string, std::string>& given) {
    model::Graph graph = graph_of(network());
    const auto real = calibration_.outputs(graph);
    const auto outcome = quantize(graph, given);
    EXPECT_TRUE(outcome) << outcome.error().text();
    const auto other = calibration_.outputs(graph);
    EXPECT_TRUE(other) << other.error().text();
    return noise_ratio(*real, *other);
  }

  MethodInfo method_ = int8_static();
  RuntimeCalibration calibration_{fs::path(testing::TempDir()) / "assay_int8_static_test", samples(400), 64};
};

TEST_F(Int8Static, StaysCloseToTheOriginal) {
  EXPECT_GT(quality({}), 35);
}

TEST_F(Int8Static, StaysCloseUnderEveryOption) {
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{{"activations", "int8"},
                                                                                    {"activations", "int16"},
                                                                                    {"per_channel", "false"},
                                                                                    {"reduce_range", "true"},
                                                                                    {"ranges", "moving-average"},
                                                                                    {"ranges", "percentile"},
                                                                                    {"ranges", "entropy"},
                                                                                    {"ranges", "least-squares"}}) {
    EXPECT_GT(quality({{name, value}}), value == "entropy" ? 15 : 25) << name << "=" << value;
  }
}

TEST_F(Int8Static, ReducedRangeKeepsWeightsInSevenBits) {
  model::Graph graph = graph_of(network());
  ASSERT_TRUE(quantize(graph, {{"reduce_range", "true"}}));
  const onnx::NodeProto* weight = graph.producer(first_of(graph, "Conv")->input(1));
  const auto values = graph.values(weight->input(0));
  for (const std::int8_t value : values->as<std::int8_t>()) EXPECT_LE(std::abs(value), 63);
}

TEST_F(Int8Static, SaysWhatBecameOfEachNode) {
  model::Graph graph = graph_of(network());
  const auto outcome = quantize(graph, {{"exclude", "c2"}});
  ASSERT_TRUE(outcome) << outcome.error().text();
  const auto node = [&](const std::string& name) {
    return *std::ranges::find(outcome->nodes, name, &NodeOutcome::node);
  };
  EXPECT_EQ(node("c2").precision, "float32");
  EXPECT_EQ(node("c2").reason, "excluded by name");
  EXPECT_EQ(node("a").reason, "an input comes from a float node");
  EXPECT_EQ(std::ranges::count(outcome->nodes, "int8", &NodeOutcome::precision), 3);  // Conv, its Relu, Gemm
  EXPECT_FALSE(outcome->simulated);
  EXPECT_THAT(outcome->notes, testing::Contains(HasSubstr("1 BatchNormalization")));
}

TEST_F(Int8Static, SixteenBitActivationsAreSimulated) {
  model::Graph graph = graph_of(network());
  const auto outcome = quantize(graph, {{"activations", "int16"}});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_TRUE(outcome->simulated);
  EXPECT_GE(graph.opset(), 21);
  EXPECT_EQ(quantize(graph, {{"activations", "int16"}, {"ranges", "entropy"}}).error().code(),
            ErrorCode::invalid_argument);
}

TEST_F(Int8Static, NotesConstantActivations) {
  OnnxBuilder builder;
  builder.input("x", k_float, {-1, 2, 6, 6}).floats("zero", {1, 2, 1, 1}, {0, 0}).node("Mul", {"x", "zero"}, {"z"});
  builder.floats("w", {1, 2, 1, 1}, {1, 2}).floats("b", {1}, {3}).node("Conv", {"z", "w", "b"}, {"y"});
  model::Graph graph = graph_of(builder.output("y", k_float, {-1, 1, 6, 6}));
  const auto outcome = quantize(graph, {});
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_THAT(outcome->notes, testing::Contains(HasSubstr("z has the same value in every calibration sample")));
  const auto outputs = calibration_.outputs(graph);
  ASSERT_TRUE(outputs);
  EXPECT_NEAR(outputs->front(), 3, 0.02);
}

TEST_F(Int8Static, RefusesWhatIsQuantizedAlready) {
  model::Graph graph = graph_of(network());
  ASSERT_TRUE(quantize(graph, {}));
  const auto again = quantize(graph, {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), ErrorCode::unsupported);
}

TEST_F(Int8Static, ExcludesAnOperatorThatBecomesAnother) {
  model::Graph graph = graph_of(network());
  const auto outcome = quantize(graph, {{"exclude_types", "MatMul"}});
  ASSERT_TRUE(outcome) << outcome.error().text();
  const auto node = std::ranges::find(outcome->nodes, "d", &NodeOutcome::node);
  ASSERT_NE(node, outcome->nodes.end());
  EXPECT_EQ(node->precision, "float32");
  EXPECT_EQ(node->reason, "excluded by operator");
}

TEST_F(Int8Static, SaysWhenWeightsHaveSevenBits) {
  for (const char* reduce : {"true", "false"}) {
    model::Graph graph = graph_of(network());
    const auto outcome = quantize(graph, {{"reduce_range", reduce}});
    ASSERT_TRUE(outcome);
    const bool is_noted = std::ranges::any_of(
        outcome->notes, [](const std::string& note) { return note.find("7 bits") != std::string::npos; });
    EXPECT_EQ(is_noted, std::string(reduce) == "true");
  }
}

}  // namespace
}  // namespace assay::quantize::int8_static_test
