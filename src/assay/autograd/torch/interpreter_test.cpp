#include <filesystem>

#include <gtest/gtest.h>

#include "assay/autograd/torch/graph_making_test.hpp"
#include "assay/model/model.hpp"

namespace assay::autograd::interpreter_test {
namespace {

namespace fs = std::filesystem;
using model::testing_only::OnnxBuilder;
using tensor::DType;
using tensor::Tensor;

std::vector<Tensor> some_inputs(const fs::path& model) {
  std::vector<Tensor> inputs;
  const auto summary = model::inspect(model);
  EXPECT_TRUE(summary) << summary.error().text();
  for (const auto& input : summary->inputs) {
    tensor::Shape shape = input.shape;
    for (std::int64_t& extent : shape) extent = extent < 0 ? 8 : extent;
    EXPECT_EQ(input.dtype, DType::f32) << model;
    inputs.push_back(testing_only::noise_of(shape, 11));
  }
  return inputs;
}

TEST(Interpreter, EveryExampleModelAgreesWithOnnxRuntime) {
  int models = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(ASSAY_SOURCE_DIR) / "examples")) {
    if (entry.path().extension() != ".onnx") continue;
    SCOPED_TRACE(entry.path().string());
    const auto graph = model::Graph::open(entry.path());
    ASSERT_TRUE(graph) << graph.error().text();
    const auto program = program_of(*graph);
    ASSERT_TRUE(program) << program.error().text();
    const auto interpreted = testing_only::module_engine()->differentiable(*program, {});
    ASSERT_TRUE(interpreted) << interpreted.error().text();
    const auto inputs = some_inputs(entry.path());
    const auto ours = (*interpreted)->run(testing_only::views_of(inputs));
    ASSERT_TRUE(ours) << ours.error().text();
    const auto theirs = testing_only::runtime_outputs(entry.path(), inputs);
    ASSERT_EQ(ours->size(), theirs.size());
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      testing_only::expect_near((*ours)[i].view(), theirs[i].view(), 1e-4);
    }
    ++models;
  }
  EXPECT_GE(models, 2);
}

// Shape → Gather → Concat → Reshape, as exporters flatten.
TEST(Interpreter, ShapesAreComputedInWholeNumbers) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 3, 4})
      .node("Shape", {"x"}, {"shape"})
      .node("Gather", {"shape", "zero"}, {"n"})
      .node("Unsqueeze", {"n", "axis"}, {"n1"})
      .node("Concat", {"n1", "rest"}, {"target"})
      .node("Reshape", {"x", "target"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, -1});
  builder.constant("zero", onnx::TensorProto::INT64, {})->add_int64_data(0);
  builder.constant("axis", onnx::TensorProto::INT64, {1})->add_int64_data(0);
  builder.constant("rest", onnx::TensorProto::INT64, {1})->add_int64_data(-1);
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(3), "axis", std::int64_t{0});
  const auto graph = testing_only::module_engine()->differentiable(testing_only::lowered(builder), {});
  ASSERT_TRUE(graph) << graph.error().text();
  const auto x = testing_only::noise_of({5, 3, 4}, 1);
  const auto outputs = (*graph)->run(std::vector{x.view()});
  ASSERT_TRUE(outputs) << outputs.error().text();
  EXPECT_EQ(outputs->front().shape(), (tensor::Shape{5, 12}));
  EXPECT_EQ(testing_only::floats_in(outputs->front()), testing_only::floats_in(x));
}

// Older exporters name the mask of every Dropout.
TEST(Interpreter, OutputsThatNobodyReadNeedNotBeThere) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {1, 2, 4, 4})
      .floats("scale", {2}, {1, 1})
      .node("Dropout", {"x"}, {"a", "mask"})
      .node("MaxPool", {"a"}, {"b", "indices"})
      .node("LayerNormalization", {"b", "scale"}, {"y", "mean", "deviation"})
      .output("y", onnx::TensorProto::FLOAT, {1, 2, 2, 2});
  auto* pool = builder.proto().mutable_graph()->mutable_node(1);
  model::set_attribute(pool, "kernel_shape", std::vector<std::int64_t>{2, 2});
  model::set_attribute(pool, "strides", std::vector<std::int64_t>{2, 2});
  const auto x = testing_only::noise_of({1, 2, 4, 4}, 1);
  const auto outputs_of = [&] {
    const auto graph = testing_only::module_engine()->differentiable(testing_only::lowered(builder), {});
    EXPECT_TRUE(graph) << graph.error().text();
    return (*graph)->run(std::vector{x.view()});
  };
  const auto unread = outputs_of();
  ASSERT_TRUE(unread) << unread.error().text();
  EXPECT_EQ(unread->size(), 1U);
  builder.output("indices", onnx::TensorProto::INT64, {1, 2, 2, 2});
  const auto read = outputs_of();
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message().find("its indices are read"), std::string::npos) << read.error().message();
}

TEST(Interpreter, AnOldOperatorSetIsRefused) {
  OnnxBuilder builder(6);
  builder.input("x", onnx::TensorProto::FLOAT, {2})
      .node("Relu", {"x"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {2});
  const auto graph = testing_only::module_engine()->differentiable(testing_only::lowered(builder), {});
  ASSERT_FALSE(graph);
  EXPECT_EQ(graph.error().code(), ErrorCode::unsupported);
}

TEST(Interpreter, AnInputOfAnotherShapeIsBlamedOnTheNodeThatCannotTakeIt) {
  const auto graph =
      testing_only::module_engine()->differentiable(testing_only::lowered(testing_only::two_layers()), {});
  const auto x = testing_only::noise_of({5, 3}, 1);
  const auto outputs = (*graph)->run(std::vector{x.view()});
  ASSERT_FALSE(outputs);
  EXPECT_EQ(outputs.error().code(), ErrorCode::runtime);
  EXPECT_EQ(outputs.error().message().rfind("Gemm 'h' could not be computed: ", 0), 0) << outputs.error().message();
  EXPECT_FALSE((*graph)->run({}));
}

}  // namespace
}  // namespace assay::autograd::interpreter_test
