#include "assay/experiment/training/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/training/scratch_training_test.hpp"

namespace assay::experiment::network_test {
namespace {

using namespace testing_only;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// A graph that learned nothing but has these values.
class Untaught final : public autograd::TrainableGraph {
 public:
  Result<double> step(std::span<const tensor::TensorView>, const tensor::TensorView&, double) override { return 0.0; }
  Result<autograd::Judged> judge(std::span<const tensor::TensorView>, const tensor::TensorView&) override {
    return autograd::Judged{};
  }
  std::vector<std::string> learned() const override { return {"scores.bias"}; }
  Result<tensor::Tensor> value(const std::string&) const override {
    tensor::Tensor bias(tensor::DType::f32, {3});
    std::ranges::copy(std::vector<float>{7, 8, 9}, bias.as<float>().begin());
    return bias;
  }
  Status set(const std::string&, const tensor::TensorView&) override { return {}; }
  std::map<std::string, autograd::ActivationRange> ranges() const override { return {}; }
  Status set_ranges(const std::map<std::string, autograd::ActivationRange>&) override { return {}; }
  void freeze_statistics(bool) override {}
};

std::vector<std::string> operators_of(const model::Graph& graph) {
  std::vector<std::string> found;
  for (const onnx::NodeProto* node : graph.nodes()) found.push_back(node->op_type());
  return found;
}

class NetworkTest : public testing::Test {
 protected:
  TrainingData load() {
    auto data = load_training_data(plan_.sources, plan_.settings, folder_.path());
    EXPECT_TRUE(data) << data.error().text();
    return std::move(*data);
  }
  ScratchFolder folder_{"network_test"};
  TrainPlan plan_ = train_plan_in(folder_);
};

TEST_F(NetworkTest, StandardisesInputsAndDrawsWeights) {
  const TrainingData data = load();
  const auto network = build_network(data, plan_.settings);
  ASSERT_TRUE(network) << network.error().text();
  EXPECT_THAT(operators_of(network->graph), ElementsAre("Sub", "Mul", "Gemm"));
  const auto weights = network->graph.floats("scores.weight");
  EXPECT_THAT(weights->as<float>(), Contains(Not(0)));
  EXPECT_TRUE(network->inner_output.empty());
}

TEST_F(NetworkTest, ValuesAreStandardisedBehindTheLoss) {
  const fs::path y = write_array<float>(folder_ / "v.npy", {90}, [] {
    std::vector<float> values(90, 10.5F);
    for (std::size_t i = 0; i < 45; ++i) values[i] = 14.5F;
    return values;
  }());
  plan_.sources.data.labels = y;
  const TrainingData data = load();
  const auto network = build_network(data, plan_.settings);
  ASSERT_TRUE(network) << network.error().text();
  EXPECT_FLOAT_EQ(network->mean, 12.5F);
  EXPECT_FLOAT_EQ(network->deviation, 2);
  EXPECT_EQ(network->graph.producer(network->inner_output)->op_type(), "Gemm");
  const train::Objective objective{.loss = autograd::LossKind::mean_squared_error, .width = 1};
  const tensor::Tensor targets = targets_for(*network, objective, data.training.rows.targets, 0);
  EXPECT_FLOAT_EQ(targets.as<float>()[0], 1);
  EXPECT_FLOAT_EQ(targets.as<float>()[89], -1);
}

// So that what a fold is judged by has no part in its model.
TEST_F(NetworkTest, TheStandardisationOfAnEarlierTrainingIsRenewed) {
  plan_.sources.data.labels = write_array<float>(folder_ / "v.npy", {90}, [] {
    std::vector<float> values(90, 10.5F);
    for (std::size_t i = 0; i < 45; ++i) values[i] = 14.5F;
    return values;
  }());
  const auto first = build_network(load(), plan_.settings);
  ASSERT_TRUE(first && first->graph.save(folder_ / "first.onnx"));
  plan_.sources.architecture = folder_ / "first.onnx";
  plan_.settings = default_settings("", false);
  TrainingData data = load();
  for (float& value : data.training.rows.inputs[0].as<float>()) value += 100;
  for (float& value : data.training.rows.targets.as<float>()) value *= 3;
  const auto again = build_network(data, plan_.settings);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_THAT(operators_of(again->graph), ElementsAre("Sub", "Mul", "Gemm", "Mul", "Add"));
  const auto before = first->graph.floats("input_mean");
  const auto after = again->graph.floats("input_mean");
  ASSERT_TRUE(before && after);
  EXPECT_NEAR(after->as<float>()[0], before->as<float>()[0] + 100, 1e-3);
  EXPECT_FLOAT_EQ(again->mean, 37.5F);
  EXPECT_FLOAT_EQ(again->deviation, 6);
  EXPECT_EQ(again->inner_output, first->inner_output);
  EXPECT_THAT(again->standardised, ElementsAre("input", "scores"));
  EXPECT_THAT(again->staying, ElementsAre());

  plan_.settings = default_settings("", true);
  const auto kept = build_network(data, plan_.settings);
  ASSERT_TRUE(kept) << kept.error().text();
  EXPECT_FLOAT_EQ(kept->graph.floats("input_mean")->as<float>()[0], before->as<float>()[0]);
  EXPECT_THAT(kept->standardised, ElementsAre());
  EXPECT_THAT(kept->staying, ElementsAre("input_mean", "input_factor", "scores_deviation", "scores_mean"));
}

TEST_F(NetworkTest, AGraphWithoutWeightsIsRefused) {
  plan_.settings = default_settings("", false);
  plan_.sources.architecture = OnnxBuilder()
                                   .input("x", onnx::TensorProto::FLOAT, {-1, 2})
                                   .node("Identity", {"x"}, {"y"})
                                   .output("y", onnx::TensorProto::FLOAT, {-1, 2})
                                   .save(folder_ / "no_weights.onnx");
  const auto network = build_network(load(), plan_.settings);
  ASSERT_FALSE(network);
  EXPECT_EQ(network.error().code(), ErrorCode::unsupported);
  EXPECT_THAT(network.error().text(), HasSubstr("no float32 weights that could learn"));
}

TEST_F(NetworkTest, WhatWasExportedForTrainingIsOneForInference) {
  plan_.settings = default_settings("", true);
  OnnxBuilder builder(13);
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("W", {2, 3}, {1, 0, 1, 0, 1, 1})
      .floats("ratio", {}, {0.5F});
  builder.constant("training", onnx::TensorProto::BOOL, {})->add_int32_data(1);
  builder.node("Dropout", {"x", "ratio", "training"}, {"d"})
      .node("MatMul", {"d", "W"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 3});
  plan_.sources.architecture = builder.save(folder_ / "d.onnx");
  const auto network = build_network(load(), plan_.settings);
  ASSERT_TRUE(network) << network.error().text();
  EXPECT_EQ(network->graph.producer("d")->input_size(), 2);
}

TEST_F(NetworkTest, KeptWeightsStay) {
  plan_.settings = default_settings("", true);
  plan_.sources.architecture = shifted_model(0).save(folder_ / "m.onnx");
  const auto network = build_network(load(), plan_.settings);
  ASSERT_TRUE(network) << network.error().text();
  EXPECT_THAT(network->graph.floats("W")->as<float>(), ElementsAre(1, 0, 1, 0, 1, 1));
}

TEST_F(NetworkTest, FinishingPutsInWhatWasLearnedAndFoldsNormalisation) {
  const TrainingData data = load();
  auto network = build_network(data, plan_.settings);
  ASSERT_TRUE(network && finish_network(Untaught(), false, *network));
  EXPECT_THAT(network->graph.floats("scores.bias")->as<float>(), ElementsAre(7, 8, 9));

  plan_.settings = default_settings("cnn", false);
  plan_.settings.widths = {2};
  plan_.sources.data.path = write_array<float>(folder_ / "p.npy", {90, 2, 2}, std::vector<float>(360, 1));
  const TrainingData pictures = load();
  for (const bool keep : {true, false}) {
    auto folded = build_network(pictures, plan_.settings);
    ASSERT_TRUE(folded && finish_network(Untaught(), keep, *folded));
    EXPECT_EQ(std::ranges::count(operators_of(folded->graph), "BatchNormalization"), keep ? 1 : 0);
  }
}

TEST_F(NetworkTest, TheFirstRowsTellTheWidth) {
  SKIP_WITHOUT_TORCH();
  const auto engine = autograd::open_engine();
  ASSERT_TRUE(engine);
  TrainingData data = load();
  const auto network = build_network(data, plan_.settings);
  const auto objective = objective_for(*network, data, **engine, 1);
  ASSERT_TRUE(objective) << objective.error().text();
  EXPECT_EQ(objective->width, 3U);
  data.target.classes = 4;
  EXPECT_THAT(objective_for(*network, data, **engine, 1).error().text(), HasSubstr("gives 3 scores a sample"));
}

}  // namespace
}  // namespace assay::experiment::network_test
