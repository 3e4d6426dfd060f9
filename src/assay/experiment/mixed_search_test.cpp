#include "assay/experiment/mixed_search.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/cell.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment::mixed_search_test {
namespace {

using namespace testing_only;
using record::Number;
using record::SearchedLayer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(SortByDamage, WorstSignalComesFirstAndWhatChangesNothingLast) {
  std::vector<SearchedLayer> layers{{"same", Number::undefined("both models answer the same"), 0},
                                    {"good", Number(40.0), 1},
                                    {"bad", Number(10.0), 7},
                                    {"moved", Number::undefined("no scores"), 5}};
  sort_by_damage(layers);
  std::vector<std::string> names;
  for (const SearchedLayer& layer : layers) names.push_back(layer.node);
  EXPECT_THAT(names, ElementsAre("bad", "good", "moved", "same"));
}

// The counts that a search tries when `least` layers and more pass.
std::vector<std::size_t> tried(std::size_t layers, std::size_t least) {
  StepPlan steps(layers);
  std::vector<std::size_t> counts;
  while (const auto count = steps.next()) {
    counts.push_back(*count);
    if (*count >= least) {
      steps.passed(*count);
    } else {
      steps.failed(*count);
    }
  }
  return counts;
}

TEST(StepPlan, GrowsUntilItPassesAndThenNarrowsDown) {
  EXPECT_THAT(tried(0, 1), IsEmpty());
  EXPECT_THAT(tried(1, 1), IsEmpty()) << "leaving the only layer out quantizes nothing";
  EXPECT_THAT(tried(10, 1), ElementsAre(1));
  EXPECT_THAT(tried(10, 99), ElementsAre(1, 2, 3, 5, 8, 9));
  EXPECT_THAT(tried(40, 9), ElementsAre(1, 2, 3, 5, 8, 13, 10, 9));
}

TEST(StepPlan, EndsWhenTheGainIsGone) {
  StepPlan steps(10);
  steps.failed(1);
  steps.give_up();
  EXPECT_EQ(steps.next(), std::nullopt);
}

TEST(Excluding, AddsToWhatIsLeftOutAnyway) {
  const MethodRef method = *method_ref("int8-static(exclude=a)");
  const std::vector<SearchedLayer> layers{{"x", Number(1.0), 0}, {"y", Number(2.0), 0}};
  EXPECT_EQ(excluding(method, layers, 0).options.at("exclude"), "a");
  EXPECT_EQ(excluding(method, layers, 2).options.at("exclude"), "a;x;y");
}

// Three products whose product is [[1, 0, 1], [0, 1, 1]]. One bit a weight keeps the first and the last, whose weights
// are alike in magnitude, and spoils the one between them.
OnnxBuilder fragile_model() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("W1", {2, 2}, {1, 1, 1, -1})
      .floats("W2", {2, 3}, {0.5F, 0.75F, 0.75F, 0, 0.25F, -0.25F})
      .floats("big", {3, 3}, {1, 1, -1, 1, -1, 1, -1, 1, 1})
      .floats("b", {3}, {0, 0.5F, -1})
      .node("MatMul", {"x", "W1"}, {"h"})
      .node("MatMul", {"h", "W2"}, {"xW"})
      .node("MatMul", {"xW", "big"}, {"z"})
      .node("Add", {"z", "b"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 3});
  int number = 0;
  for (auto& node : *builder.proto().mutable_graph()->mutable_node()) node.set_name("n" + std::to_string(number++));
  return builder;
}

// The product between two exact ones has a weight of 10,000 that nothing reaches: one scale for all of its weights is
// too coarse for the others.
OnnxBuilder outlier_model() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("W1", {2, 3}, {1, 0, 0, 0, 1, 0})
      .floats("W2", {3, 3}, {1, 0, 1, 0, 1, 1, 1e4F, 1e4F, 1e4F})
      .floats("W3", {3, 3}, {1, 0, 0, 0, 1, 0, 0, 0, 1})
      .floats("b", {3}, {0, 0.5F, -1})
      .node("MatMul", {"x", "W1"}, {"h"})
      .node("MatMul", {"h", "W2"}, {"xW"})
      .node("MatMul", {"xW", "W3"}, {"z"})
      .node("Add", {"z", "b"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 3});
  int number = 0;
  for (auto& node : *builder.proto().mutable_graph()->mutable_node()) node.set_name("n" + std::to_string(number++));
  return builder;
}

class MixedSearchTest : public testing::Test {
 protected:
  MixedSearchTest() : plan_(plan_in(folder_, 1'500)) {
    plan_.candidates.clear();
    plan_.baseline.path = fragile_model().save(folder_ / "fp32.onnx");
    plan_.validation_share = 0.5;
  }
  ScratchFolder folder_{"mixed_search_test"};
  EvaluatePlan plan_;
};

TEST_F(MixedSearchTest, ModelThatPassesIsNotSearched) {
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "accuracy", 0.5}};
  const auto result = search_mixed(plan_, *method_ref("int8-static"), own_worker());
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->candidates.size(), 1U);
  ASSERT_TRUE(result->choice.defined());
  EXPECT_THAT(result->choice->search.ended, HasSubstr("none was left in float"));
  EXPECT_EQ(result->choice->recommended, "int8-static");
}

TEST_F(MixedSearchTest, WithoutAGateTheDefaultOneStands) {
  const auto result = search_mixed(plan_, *method_ref("int8-static"), own_worker());
  ASSERT_TRUE(result) << result.error().text();
  ASSERT_FALSE(result->candidates.empty());
  EXPECT_EQ(result->candidates[0].gates.at(0).gate, "max-drop accuracy");
}

TEST_F(MixedSearchTest, APlanThatIsWrongTouchesNoFolder) {
  plan_.validation_share = 1.5;
  EXPECT_THAT(search_mixed(plan_, *method_ref("int8-static"), own_worker()).error().text(),
              HasSubstr("--validation-share 1.5"));
  EXPECT_FALSE(std::filesystem::exists(plan_.output));
}

TEST_F(MixedSearchTest, NoSampleCalibratesChoosesAndReports) {
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "accuracy", 0.5}};
  const auto result = search_mixed(plan_, *method_ref("int8-static"), own_worker());
  ASSERT_TRUE(result) << result.error().text();
  const auto data = record::read_data(plan_.output);
  ASSERT_TRUE(data) << data.error().text();
  EXPECT_GE(data->calibration_rows.size(), 200U);
  std::vector<std::uint64_t> both;
  std::ranges::set_intersection(data->calibration_rows, data->validation_rows, std::back_inserter(both));
  EXPECT_THAT(both, IsEmpty());
  EXPECT_EQ(result->choice->validation_samples, data->validation_rows.size());
  EXPECT_EQ(result->data.samples, data->samples - data->calibration_rows.size() - data->validation_rows.size());
}

TEST_F(MixedSearchTest, ModelThatFailsIsTriedWithFewerAndFewerIntegerLayers) {
  plan_.analysis.gates = {{analysis::GateKind::min_value, "accuracy", 0.99}};  // the baseline itself has 0.9
  const auto result = search_mixed(plan_, *method_ref("int8-static"), own_worker());
  ASSERT_TRUE(result) << result.error().text();
  ASSERT_EQ(result->candidates.size(), 3U);
  ASSERT_TRUE(result->choice.defined());
  const record::Choice& choice = *result->choice;
  EXPECT_EQ(choice.rows[2].candidate, "mixed-2");
  EXPECT_EQ(choice.rows[2].left_in_float, 2U);
  EXPECT_EQ(choice.search.layers.size(), 3U);
  EXPECT_THAT(choice.search.ended, HasSubstr("do not pass every gate"));
  EXPECT_EQ(choice.recommended, "");
}

TEST_F(MixedSearchTest, TheLayerThatHurtsIsLeftInFloatAndTheSearchEnds) {
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "accuracy", 0.02}};
  const auto result = search_mixed(plan_, *method_ref("w1a32"), own_worker());
  ASSERT_TRUE(result) << result.error().text();
  ASSERT_TRUE(result->choice.defined());
  const record::Choice& choice = *result->choice;
  ASSERT_EQ(choice.search.layers.size(), 3U);
  EXPECT_EQ(choice.search.layers[0].node, "n1");
  ASSERT_EQ(choice.rows.size(), 2U);
  EXPECT_EQ(choice.rows[0].verdict, record::Verdict::fail);
  EXPECT_EQ(choice.rows[1].verdict, record::Verdict::pass);
  EXPECT_THAT(choice.search.ended, HasSubstr("with 1 of 3 layers left in float every gate"));
  EXPECT_EQ(choice.recommended, "") << "simulated";
}

TEST_F(MixedSearchTest, MixedModelThatPassesIsRecommended) {
  plan_.baseline.path = outlier_model().save(folder_ / "outlier.onnx");
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "accuracy", 0.05}};
  const auto result = search_mixed(plan_, *method_ref("int8-static(per_channel=false)"), own_worker());
  ASSERT_TRUE(result) << result.error().text();
  ASSERT_TRUE(result->choice.defined());
  EXPECT_EQ(result->choice->search.layers.at(0).node, "n1");
  EXPECT_EQ(result->choice->rows.at(0).verdict, record::Verdict::fail);
  EXPECT_EQ(result->choice->recommended, "mixed-1");
  EXPECT_EQ(result->verdict, record::Verdict::pass) << "also on the samples it was not chosen by";
}

TEST_F(MixedSearchTest, FolderOfSomethingElseIsRefusedBeforeAnythingIsMade) {
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "accuracy", 0.5}};
  std::filesystem::create_directories(plan_.output);
  std::ofstream(plan_.output / "notes.txt") << "mine";
  const auto result = search_mixed(plan_, *method_ref("int8-static"), own_worker());
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().text(), HasSubstr("not empty"));
  EXPECT_FALSE(std::filesystem::exists(plan_.output / "search"));
  EXPECT_FALSE(std::filesystem::exists(plan_.output / "cells"));
}

TEST_F(MixedSearchTest, AnotherRunIsRefusedAtOnceAndReplacedWhenAsked) {
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "accuracy", 0.5}};
  ASSERT_TRUE(search_mixed(plan_, *method_ref("int8-dynamic"), own_worker()));
  const auto refused = search_mixed(plan_, *method_ref("int8-static"), own_worker());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text(), HasSubstr("the folder holds a search with 'int8-dynamic'"));
  plan_.overwrite = true;
  const auto replaced = search_mixed(plan_, *method_ref("int8-static"), own_worker());
  ASSERT_TRUE(replaced) << replaced.error().text();
  EXPECT_EQ(replaced->choice->search.method, "int8-static");
}

TEST_F(MixedSearchTest, GatesThatStayOpenThoughNothingChangesEndTheSearch) {
  plan_.baseline.path = outlier_model().save(folder_ / "outlier.onnx");
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "accuracy", 0.0001}};
  const auto result = search_mixed(plan_, *method_ref("fp16"), own_worker());
  ASSERT_TRUE(result) << result.error().text();
  ASSERT_TRUE(result->choice.defined());
  EXPECT_THAT(result->choice->search.layers, IsEmpty());
  EXPECT_THAT(result->choice->search.ended, HasSubstr("changes no decision, and the gates are still open (about "));
}

TEST_F(MixedSearchTest, WhatOnlyMovesValuesIsNoLayer) {
  OnnxBuilder builder = fragile_model();
  auto& graph = *builder.proto().mutable_graph();
  for (auto& node : *graph.mutable_node()) {
    if (node.output(0) == "z") node.set_input(0, "picked");
  }
  builder.integers("order", onnx::TensorProto::INT32, {3}, {0, 1, 2}).node("Gather", {"xW", "order"}, {"picked"});
  auto& axis = *graph.mutable_node()->rbegin()->add_attribute();
  axis.set_name("axis");
  axis.set_type(onnx::AttributeProto::INT);
  axis.set_i(1);
  auto& nodes = *graph.mutable_node();
  for (int i = nodes.size() - 1; i > 2; --i) nodes.SwapElements(i, i - 1);
  nodes.Mutable(2)->set_name("pick");
  plan_.baseline.path = builder.save(folder_ / "moving.onnx");
  plan_.analysis.gates = {{analysis::GateKind::min_value, "accuracy", 0.99}};
  const auto result = search_mixed(plan_, *method_ref("int8-static"), own_worker());
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->choice->search.layers.size(), 3U);
}

TEST_F(MixedSearchTest, NothingIsRunTwice) {
  plan_.analysis.gates = {{analysis::GateKind::min_value, "accuracy", 0.99}};
  ASSERT_TRUE(search_mixed(plan_, *method_ref("int8-static"), own_worker()));
  const std::string digest = record::read_run(plan_.output)->baseline.digest;
  std::size_t baselines = 0;
  for (const auto& entry : std::filesystem::directory_iterator(plan_.output / "cells")) {
    const auto cell = record::read_cell(entry.path());
    ASSERT_TRUE(cell) << cell.error().text();
    baselines += cell->specification.at("kind") == "predict" && cell->specification.at("model") == digest ? 1 : 0;
  }
  EXPECT_EQ(baselines, 1U);
  EXPECT_TRUE(std::filesystem::is_symlink(plan_.output / "search/mixed-1/cells"));
  const auto again = search_mixed(plan_, *method_ref("int8-static"), own_worker());
  EXPECT_TRUE(again) << again.error().text();
}

TEST_F(MixedSearchTest, WhatCannotBeSearchedIsRefused) {
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "accuracy", 0.5}};
  const auto result = search_mixed(plan_, *method_ref("command(run=cp {input} {output})"), own_worker());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::invalid_argument);
  plan_.analysis.gates = {{analysis::GateKind::max_ratio, "file_bytes", 0.5}};
  const auto of_size = search_mixed(plan_, *method_ref("int8-static"), own_worker());
  ASSERT_FALSE(of_size);
  EXPECT_THAT(of_size.error().text(), HasSubstr("those given are of speed or size alone"));
}

}  // namespace
}  // namespace assay::experiment::mixed_search_test
