#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/model/integer_execution.hpp"
#include "assay/model/shape_inference.hpp"
#include "assay/quantize/graph_making_test.hpp"
#include "assay/quantize/int8_dynamic.hpp"
#include "assay/quantize/int8_static.hpp"
#include "assay/quantize/runtime_calibration_test.hpp"

// What ONNX Runtime makes of the graphs that the methods write: the patterns must be those that it fuses.
namespace assay::quantize::fused_kernels_test {
namespace {

namespace fs = std::filesystem;
using testing_only::graph_of;
using testing_only::k_float;
using testing_only::OnnxBuilder;
using testing_only::weights;

using Ints = std::vector<std::int64_t>;

// Networks to be written down in a few lines: x is [N, 4, 8, 8] or [N, 16].
class Network {
 public:
  explicit Network(Ints input) : input_(std::move(input)) {
    Ints shape{-1};
    shape.insert(shape.end(), input_.begin(), input_.end());
    builder_.input("x", k_float, shape);
  }

  // A Conv of 3 × 3 or 1 × 1 that keeps the image's size.
  Network& conv(const std::string& from, const std::string& to, Ints shape, std::int64_t group = 1) {
    const std::int64_t pad = shape.back() / 2;
    constant(to + ".w", shape).constant(to + ".b", {shape.front()});
    builder_.node("Conv", {from, to + ".w", to + ".b"}, {to});
    return with("pads", Ints{pad, pad, pad, pad}).with("group", Ints{group}, true);
  }
  Network& gemm(const std::string& from, const std::string& to, std::int64_t inputs, std::int64_t outputs) {
    constant(to + ".w", {outputs, inputs}).constant(to + ".b", {outputs});
    builder_.node("Gemm", {from, to + ".w", to + ".b"}, {to});
    return with("transB", Ints{1}, true);
  }
  Network& matmul(const std::string& from, const std::string& to, std::int64_t inputs, std::int64_t outputs) {
    constant(to + ".w", {inputs, outputs});
    return node("MatMul", {from, to + ".w"}, to);
  }
  Network& node(const std::string& op, const std::vector<std::string>& from, const std::string& to) {
    builder_.node(op, from, {to});
    return *this;
  }
  Network& constant(const std::string& name, const Ints& shape) {
    builder_.floats(name, shape, weights(tensor::elements_of(shape), ++seed_));
    return *this;
  }
  Network& scalar(const std::string& name, float value) {
    builder_.floats(name, {}, {value});
    return *this;
  }
  // An attribute of the last node.
  Network& with(const std::string& name, const Ints& value, bool single = false) {
    if (single) {
      testing_only::attribute_of_last(builder_, name, value.front());
    } else {
      testing_only::attribute_of_last(builder_, name, value);
    }
    return *this;
  }
  Network& pool(const std::string& op, const std::string& from, const std::string& to) {
    return node(op, {from}, to).with("kernel_shape", {2, 2}).with("strides", {2, 2});
  }
  // Ends in a Gemm over an image or a row, which gives y.
  Network& end(const std::string& from, std::int64_t inputs) {
    node("Flatten", {from}, "flat").gemm("flat", "y", inputs, 3);
    return gives(3);
  }
  Network& gives(std::int64_t outputs) {
    builder_.output("y", k_float, {-1, outputs});
    return *this;
  }

  OnnxBuilder& builder() { return builder_; }
  tensor::Tensor samples(std::int64_t count) const {
    Ints shape{count};
    shape.insert(shape.end(), input_.begin(), input_.end());
    tensor::Tensor tensor(tensor::DType::f32, shape);
    std::ranges::copy(weights(tensor.elements(), 99), tensor.as<float>().begin());
    return tensor;
  }

 private:
  Ints input_;
  OnnxBuilder builder_{13};
  std::uint64_t seed_ = 0;
};

Network image() {
  return Network({4, 8, 8});
}
Network row() {
  return Network({16});
}

// How a network runs once it is quantized.
struct Running {
  model::Execution execution;
  std::vector<std::string> operators;  // of the optimised graph, those of layouts with their domain
  double error = 0;                    // largest difference to the float network, in units of its largest output
};

class FusedKernels : public testing::Test {
 protected:
  static Running quantized(Network network, const MethodInfo& method = int8_static(),
                           const std::map<std::string, std::string>& given = {}) {
    const fs::path folder = fs::path(testing::TempDir()) / "assay_fused_kernels_test";
    testing_only::RuntimeCalibration calibration(folder, network.samples(64), 16);
    model::Graph graph = graph_of(network.builder());
    const auto real = calibration.outputs(graph);
    const auto options = Options::parse(method.options, given, method.name);
    const auto outcome = method.apply(graph, {.options = *options, .calibration = &calibration});
    EXPECT_TRUE(outcome) << outcome.error().text();
    EXPECT_TRUE(graph.save(folder / "made.onnx"));
    const auto engine = runtime::open_onnx_runtime("");
    EXPECT_TRUE((*engine)->load(folder / "made.onnx", {.optimized_model = folder / "optimised.onnx"}));
    auto written = model::Graph::open(folder / "made.onnx");
    model::infer_shapes(*written);
    auto optimised = model::Graph::open(folder / "optimised.onnx");
    EXPECT_TRUE(optimised) << optimised.error().text();
    Running running{.execution = model::execution_of(*written, *optimised), .operators = {}};
    for (const onnx::NodeProto* node : std::as_const(*optimised).nodes()) {
      running.operators.push_back(node->domain() == "com.microsoft.nchwc" ? "nchwc." + node->op_type()
                                                                          : node->op_type());
    }
    running.error = error(*real, *calibration.outputs(graph));
    return running;
  }

  static double error(const std::vector<float>& real, const std::vector<float>& other) {
    double largest = 0;
    double difference = 0;
    for (std::size_t k = 0; k < real.size(); ++k) {
      largest = std::max(largest, std::abs(static_cast<double>(real[k])));
      difference = std::max(difference, std::abs(static_cast<double>(real[k]) - other[k]));
    }
    return difference / largest;
  }

  // No product is left in float, by the report and by the operators themselves, and the numbers are still right.
  static void expect_integers(const Running& running) {
    for (const model::NodeExecution& node : running.execution.nodes) {
      EXPECT_EQ(node.runs, "int8") << node.node << " runs as " << node.runs_as << ": " << node.reason;
    }
    for (const char* op :
         {"Conv", "FusedConv", "nchwc.Conv", "MatMul", "Gemm", "FusedMatMul", "FusedGemm", "BatchNormalization"}) {
      EXPECT_THAT(running.operators, testing::Not(testing::Contains(op)));
    }
    EXPECT_LT(running.error, 0.06);
  }
  static void expect_kernel(const Running& running, const char* op) {
    EXPECT_THAT(running.operators, testing::Contains(op));
  }
};

TEST_F(FusedKernels, ConvAndRelu) {
  const Running running = quantized(image().conv("x", "c", {8, 4, 3, 3}).node("Relu", {"c"}, "r").end("r", 512));
  expect_integers(running);
  expect_kernel(running, "QLinearConv");
  EXPECT_EQ(running.execution.conversions, 1);  // of the model's input
}

TEST_F(FusedKernels, ConvAndClipToSix) {
  Network network = image().conv("x", "c", {8, 4, 3, 3}).scalar("zero", 0).scalar("six", 6);
  const Running running = quantized(network.node("Clip", {"c", "zero", "six"}, "r").end("r", 512));
  expect_integers(running);
  EXPECT_THAT(running.operators, testing::Not(testing::Contains("Clip")));
}

TEST_F(FusedKernels, ConvBatchNormalizationAndRelu) {
  Network network = image().conv("x", "c", {8, 4, 3, 3}).constant("g", {8}).constant("s", {8}).constant("m", {8});
  network.builder().floats("v", {8}, std::vector<float>(8, 2.0F));
  network.node("BatchNormalization", {"c", "g", "s", "m", "v"}, "n").node("Relu", {"n"}, "r").end("r", 512);
  expect_integers(quantized(network));
}

TEST_F(FusedKernels, DepthwiseAndPointwiseConvs) {
  Network network = image().conv("x", "d", {4, 1, 3, 3}, 4).node("Relu", {"d"}, "r");
  expect_integers(quantized(network.conv("r", "p", {8, 4, 1, 1}).node("Relu", {"p"}, "q").end("q", 512)));
}

TEST_F(FusedKernels, ResidualAddAndRelu) {
  Network network = image().conv("x", "a", {4, 4, 3, 3}).node("Relu", {"a"}, "r").conv("r", "b", {4, 4, 3, 3});
  const Running running = quantized(network.node("Add", {"b", "r"}, "s").node("Relu", {"s"}, "t").end("t", 256));
  expect_integers(running);
  expect_kernel(running, "QLinearAdd");
}

TEST_F(FusedKernels, ConcatOfTwoBranches) {
  Network network = image().conv("x", "a", {4, 4, 3, 3}).node("Relu", {"a"}, "r").conv("x", "b", {4, 4, 1, 1});
  network.node("Relu", {"b"}, "s").node("Concat", {"r", "s"}, "t").with("axis", {1}, true);
  const Running running = quantized(network.conv("t", "u", {4, 8, 1, 1}).end("u", 256));
  expect_integers(running);
  EXPECT_THAT(running.operators, testing::AnyOf(testing::Contains("Concat"), testing::Contains("QLinearConcat")));
}

TEST_F(FusedKernels, MaxPoolMovesIntegers) {
  const Running running = quantized(image().conv("x", "c", {8, 4, 3, 3}).pool("MaxPool", "c", "p").end("p", 128));
  expect_integers(running);
  EXPECT_THAT(running.execution.integers, testing::Contains(testing::Key(testing::EndsWith("MaxPool"))));
  EXPECT_THAT(running.execution.reals, testing::Not(testing::Contains(testing::Key(testing::EndsWith("MaxPool")))));
}

TEST_F(FusedKernels, AveragePools) {
  const Running running = quantized(image().conv("x", "c", {8, 4, 3, 3}).pool("AveragePool", "c", "p").end("p", 128));
  expect_integers(running);
  expect_kernel(running, "QLinearAveragePool");
  const Running global =
      quantized(image().conv("x", "c", {8, 4, 3, 3}).node("GlobalAveragePool", {"c"}, "p").end("p", 8));
  expect_integers(global);
  expect_kernel(global, "QLinearGlobalAveragePool");
}

TEST_F(FusedKernels, SquashingBetweenConvs) {
  for (const char* op : {"Sigmoid", "LeakyRelu"}) {
    const Running running =
        quantized(image().conv("x", "a", {4, 4, 3, 3}).node(op, {"a"}, "s").conv("s", "b", {4, 4, 1, 1}).end("b", 256));
    expect_integers(running);
    expect_kernel(running, (std::string("QLinear") + op).c_str());
  }
}

TEST_F(FusedKernels, GateOfSigmoidAndMul) {
  Network network = image().conv("x", "a", {4, 4, 3, 3}).node("Sigmoid", {"a"}, "s").node("Mul", {"a", "s"}, "m");
  const Running running = quantized(network.conv("m", "b", {4, 4, 1, 1}).end("b", 256));
  expect_integers(running);
  expect_kernel(running, "QLinearMul");
}

TEST_F(FusedKernels, GemmsAndRelu) {
  const Running running =
      quantized(row().gemm("x", "a", 16, 24).node("Relu", {"a"}, "r").gemm("r", "y", 24, 3).gives(3));
  expect_integers(running);
  expect_kernel(running, "QGemm");
}

TEST_F(FusedKernels, MatMulWithBias) {
  Network network = row().matmul("x", "a", 16, 24).constant("b", {24}).node("Add", {"a", "b"}, "s");
  network.node("Relu", {"s"}, "r").matmul("r", "c", 24, 3).constant("d", {3}).node("Add", {"c", "d"}, "y").gives(3);
  const Running running = quantized(network);
  expect_integers(running);
  expect_kernel(running, "QGemm");
}

TEST_F(FusedKernels, MatMulWithoutBias) {
  Network network = row().matmul("x", "a", 16, 24).node("Relu", {"a"}, "r").matmul("r", "y", 24, 3).gives(3);
  expect_integers(quantized(network));
}

TEST_F(FusedKernels, ReshapeAndTransposeBetweenProducts) {
  Network network = row().gemm("x", "a", 16, 24);
  network.builder().integers("shape", onnx::TensorProto::INT64, {3}, {});
  for (const std::int64_t extent : {-1, 4, 6}) {
    network.builder().proto().mutable_graph()->mutable_initializer()->rbegin()->add_int64_data(extent);
  }
  network.node("Reshape", {"a", "shape"}, "t").node("Transpose", {"t"}, "u").with("perm", {0, 2, 1});
  network.node("Flatten", {"u"}, "f").gemm("f", "y", 24, 3).gives(3);
  expect_integers(quantized(network));
}

Network residual() {
  Network network = image().conv("x", "a", {4, 4, 3, 3}).node("Relu", {"a"}, "r").conv("r", "b", {4, 4, 3, 3});
  return network.node("Add", {"b", "r"}, "s").node("Relu", {"s"}, "t").end("t", 256);
}

TEST_F(FusedKernels, OptionsThatKeepThePatterns) {
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"per_channel", "false"}, {"reduce_range", "true"}, {"equalize", "true"}, {"ranges", "percentile"}}) {
    SCOPED_TRACE(name);
    expect_integers(quantized(residual(), int8_static(), {{name, value}}));
  }
}

#ifdef __x86_64__
// There the runtime joins Conv and sums with int8 activations only when told so (session.qdqisint8allowed).
TEST_F(FusedKernels, SignedActivationsLeaveConvsInFloat) {
  const Running running = quantized(residual(), int8_static(), {{"activations", "int8"}});
  const auto runs = [&](const std::string& op) {
    return std::ranges::find(running.execution.nodes, op, &model::NodeExecution::op)->runs;
  };
  EXPECT_EQ(runs("Conv"), "float32");
  EXPECT_EQ(runs("Gemm"), "int8");
}
#endif

TEST_F(FusedKernels, FloatNetworkIsNotMistakenForOne) {
  Network network = image().conv("x", "c", {8, 4, 3, 3}).node("Relu", {"c"}, "r").end("r", 512);
  const Running running = quantized(network, int8_static(), {{"exclude", "c"}});
  EXPECT_EQ(running.execution.nodes.front().runs, "float32");
  EXPECT_THAT(running.operators, testing::AnyOf(testing::Contains("FusedConv"), testing::Contains("nchwc.Conv")));
}

TEST_F(FusedKernels, DynamicProducts) {
  Network network = row().gemm("x", "a", 16, 24).node("Relu", {"a"}, "r").matmul("r", "y", 24, 3).gives(3);
  const Running running = quantized(network, int8_dynamic());
  for (const model::NodeExecution& node : running.execution.nodes) EXPECT_EQ(node.runs, "int8") << node.node;
  EXPECT_THAT(running.operators, testing::Not(testing::Contains("Gemm")));
}

}  // namespace
}  // namespace assay::quantize::fused_kernels_test
