#include <fstream>
#include <limits>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "assay/autograd/torch/graph_making_test.hpp"

namespace assay::autograd::trainable_test {
namespace {

using model::testing_only::OnnxBuilder;
using testing_only::floats_in;
using testing_only::floats_of;
using testing_only::quadrants;
using testing_only::two_layers;

TrainingOptions all_of_two_layers() {
  return {.parameters = {"w1", "b1", "w2", "b2"}, .optimizer = {.kind = OptimizerKind::adam}};
}

double trained_loss(TrainableGraph& graph, int steps) {
  const auto data = quadrants(64, 9);
  double loss = 0;
  for (int i = 0; i < steps; ++i) {
    const auto stepped = graph.step(std::vector{data.points.view()}, data.labels.view(), 0.05);
    EXPECT_TRUE(stepped) << stepped.error().text();
    loss = stepped.value_or(0);
  }
  return loss;
}

TEST(Trainable, LearnsWhatNoLinearModelCan) {
  const auto graph = testing_only::trainable_of(two_layers(), all_of_two_layers());
  const double before = trained_loss(*graph, 1);
  EXPECT_LT(trained_loss(*graph, 300), 0.3 * before);
}

TEST(Trainable, EqualSeedsGiveEqualParameters) {
  auto builder = two_layers();
  auto* graph = builder.proto().mutable_graph();
  graph->mutable_node(2)->set_input(0, "d");
  builder.node("Dropout", {"r"}, {"d"});
  const auto weights_after = [&](std::uint64_t seed) {
    auto options = all_of_two_layers();
    options.seed = seed;
    const auto trainable = testing_only::trainable_of(builder, options);
    trained_loss(*trainable, 5);
    return floats_in(*trainable->value("w1"));
  };
  EXPECT_EQ(weights_after(1), weights_after(1));
  EXPECT_NE(weights_after(1), weights_after(2));
}

TEST(Trainable, JudgingChangesNothingAndTellsScores) {
  const auto graph = testing_only::trainable_of(two_layers(), all_of_two_layers());
  const auto data = quadrants(6, 2);
  const auto before = floats_in(*graph->value("w1"));
  const auto judged = graph->judge(std::vector{data.points.view()}, data.labels.view());
  ASSERT_TRUE(judged) << judged.error().text();
  EXPECT_EQ(judged->scores.shape(), (tensor::Shape{6, 2}));
  EXPECT_EQ(floats_in(*graph->value("w1")), before);
}

TEST(Trainable, ParametersAreReadAndSetByName) {
  const auto graph = testing_only::trainable_of(two_layers(), all_of_two_layers());
  ASSERT_TRUE(graph->set("b2", floats_of({2}, {5, -5}).view()));
  EXPECT_EQ(floats_in(*graph->value("b2")), (std::vector<float>{5, -5}));
  EXPECT_EQ(graph->value("nothing").error().code(), ErrorCode::not_found);
  EXPECT_FALSE(graph->set("b2", floats_of({3}, {1, 2, 3}).view()));
  EXPECT_EQ(graph->learned(), (std::vector<std::string>{"w1", "b1", "w2", "b2"}));
}

// One feature, batches of (1, 3): mean 2, variance 1 (2 with the n − 1 that is stored).
OnnxBuilder normalizing() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 1})
      .floats("scale", {1}, {1})
      .floats("bias", {1}, {0})
      .floats("mean", {1}, {0})
      .floats("variance", {1}, {1})
      .node("BatchNormalization", {"x", "scale", "bias", "mean", "variance"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 1});
  model::set_attribute(builder.proto().mutable_graph()->mutable_node(0), "momentum", 0.5F);
  return builder;
}

TEST(Trainable, BatchNormalizationLearnsItsStatistics) {
  const auto graph = testing_only::trainable_of(
      normalizing(), {.parameters = {"scale", "bias"}, .loss = {.kind = LossKind::mean_squared_error}});
  EXPECT_EQ(graph->learned(), (std::vector<std::string>{"scale", "bias", "mean", "variance"}));
  const auto x = floats_of({2, 1}, {1, 3});
  const auto target = floats_of({2, 1}, {-1, 1});
  const auto loss = graph->step(std::vector{x.view()}, target.view(), 0);
  ASSERT_TRUE(loss) << loss.error().text();
  EXPECT_NEAR(*loss, 0, 1e-6);  // by the batch's statistics x is (−1, 1)
  EXPECT_NEAR(graph->value("mean")->as<float>()[0], 1, 1e-6);
  EXPECT_NEAR(graph->value("variance")->as<float>()[0], 1.5, 1e-6);
  graph->freeze_statistics(true);
  const auto frozen = graph->step(std::vector{x.view()}, target.view(), 0);
  EXPECT_NEAR(*frozen, 0.700340, 1e-4);  // x is (0, 2 / √1.5): (1² + 0.633²) / 2
  EXPECT_NEAR(graph->value("mean")->as<float>()[0], 1, 1e-6);
}

TEST(Trainable, BatchNormalizationOfOneNumberIsRefused) {
  const auto graph = testing_only::trainable_of(
      normalizing(), {.parameters = {"scale", "bias"}, .loss = {.kind = LossKind::mean_squared_error}});
  const auto x = floats_of({1, 1}, {3});
  const auto stepped = graph->step(std::vector{x.view()}, x.view(), 0);
  ASSERT_FALSE(stepped);
  EXPECT_EQ(stepped.error().message().rfind("BatchNormalization 'y' could not be computed: one row", 0), 0)
      << stepped.error().message();
  EXPECT_EQ(graph->value("variance")->as<float>()[0], 1);
  EXPECT_TRUE(graph->judge(std::vector{x.view()}, x.view()));
}

// Cross-entropy of scores without classes, which only libtorch finds out.
TEST(Trainable, WhatLibtorchThrowsIsAnError) {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1})
      .floats("w", {1}, {1})
      .node("Mul", {"x", "w"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1});
  const auto graph = testing_only::trainable_of(builder, {.parameters = {"w"}});
  const auto x = floats_of({2}, {1, 2});
  const tensor::Tensor labels(tensor::DType::i64, {2});
  const auto stepped = graph->step(std::vector{x.view()}, labels.view(), 0.1);
  ASSERT_FALSE(stepped);
  EXPECT_EQ(stepped.error().code(), ErrorCode::runtime);
  EXPECT_EQ(stepped.error().message().rfind("learning: ", 0), 0) << stepped.error().message();
  EXPECT_FALSE(graph->judge(std::vector{x.view()}, labels.view()));
}

// So much memory as the process has now and this much more, for as long as it lives.
class MemoryLimit {
 public:
  explicit MemoryLimit(rlim_t more) {
    ::getrlimit(RLIMIT_AS, &before_);
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    rlimit now = before_;
    now.rlim_cur = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + more;
    ::setrlimit(RLIMIT_AS, &now);
  }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;
  ~MemoryLimit() { ::setrlimit(RLIMIT_AS, &before_); }

 private:
  rlimit before_{};
};

TEST(Trainable, MemoryThatIsNotThereIsSaid) {
  constexpr std::int64_t k_wide = std::int64_t{1} << 24;  // 64 MiB of weights
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 1})
      .floats("w", {1, k_wide}, std::vector<float>(k_wide, 1))
      .node("MatMul", {"x", "w"}, {"h"})
      .node("ReduceMean", {"h"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {1, 1});
  const auto graph = testing_only::trainable_of(builder, {.parameters = {"w"},
                                                          .loss = {.kind = LossKind::mean_squared_error},
                                                          .optimizer = {.kind = OptimizerKind::adam}});
  const auto x = floats_of({1, 1}, {1});
  const auto stepped = [&] {
    const MemoryLimit limit(rlim_t{300} << 20U);  // enough for the values and gradients, not for the optimizer's own
    return graph->step(std::vector{x.view()}, x.view(), 0.1);
  }();
  ASSERT_FALSE(stepped);
  EXPECT_NE(stepped.error().message().find("memory"), std::string::npos) << stepped.error().message();
  EXPECT_EQ(stepped.error().message().find("enforce fail"), std::string::npos) << stepped.error().message();
  EXPECT_TRUE(graph->step(std::vector{x.view()}, x.view(), 0.1));
}

TEST(Trainable, ALossThatIsNoNumberTouchesNoParameter) {
  const auto graph = testing_only::trainable_of(two_layers(), all_of_two_layers());
  const auto before = floats_in(*graph->value("w1"));
  const auto x = floats_of({1, 2}, {std::numeric_limits<float>::quiet_NaN(), 0});
  tensor::Tensor label(tensor::DType::i64, {1});
  const auto stepped = graph->step(std::vector{x.view()}, label.view(), 0.1);
  ASSERT_FALSE(stepped);
  EXPECT_EQ(stepped.error().code(), ErrorCode::out_of_range);
  EXPECT_EQ(stepped.error().message(), "the loss is nan");
  EXPECT_EQ(floats_in(*graph->value("w1")), before);
}

TEST(Trainable, TheLossMayBeComputedOnAValueInsideTheGraph) {
  auto builder = two_layers();
  builder.proto().mutable_graph()->mutable_node(2)->set_output(0, "scores");
  builder.node("Softmax", {"scores"}, {"y"});
  auto options = all_of_two_layers();
  options.loss.scores = "scores";
  const auto inside = testing_only::trainable_of(builder, options);
  const auto plain = testing_only::trainable_of(two_layers(), all_of_two_layers());
  EXPECT_EQ(trained_loss(*inside, 3), trained_loss(*plain, 3));
}

TEST(Trainable, WhatDoesNotLearnIsNamed) {
  const auto engine = testing_only::module_engine();
  const auto program = testing_only::lowered(two_layers());
  const auto unknown = engine->trainable(program, {.parameters = {"w3"}});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().message(), "'w3' is to learn, but is no constant of real numbers that the graph reads");
  EXPECT_FALSE(engine->trainable(program, {.parameters = {"w1"}, .loss = {.scores = "nowhere"}}));
  const auto nothing = testing_only::trainable_of(two_layers(), {});
  const auto data = quadrants(4, 1);
  EXPECT_FALSE(nothing->step(std::vector{data.points.view()}, data.labels.view(), 0.1));
}

}  // namespace
}  // namespace assay::autograd::trainable_test
