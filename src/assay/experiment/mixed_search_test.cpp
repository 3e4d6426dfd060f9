#include "assay/experiment/mixed_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment {
namespace {

using namespace testing_only;
using record::Number;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(SortByDamage, WorstSignalComesFirstAndWhatChangesNothingLast) {
  std::vector<LayerDamage> layers{{"same", Number::undefined("both models answer the same"), 0},
                                  {"good", Number(40.0), 1},
                                  {"bad", Number(10.0), 7},
                                  {"moved", Number::undefined("no scores"), 5}};
  sort_by_damage(layers);
  std::vector<std::string> names;
  for (const LayerDamage& layer : layers) names.push_back(layer.node);
  EXPECT_THAT(names, ElementsAre("bad", "good", "moved", "same"));
}

TEST(ExclusionSteps, GrowUntilOneLayerIsLeft) {
  EXPECT_THAT(exclusion_steps(0), IsEmpty());
  EXPECT_THAT(exclusion_steps(1), ElementsAre(0));
  EXPECT_THAT(exclusion_steps(2), ElementsAre(0, 1));
  EXPECT_THAT(exclusion_steps(10), ElementsAre(0, 1, 2, 3, 5, 8, 9));
  EXPECT_THAT(exclusion_steps(9), ElementsAre(0, 1, 2, 3, 5, 8));
}

TEST(Excluding, AddsToWhatIsLeftOutAnyway) {
  const MethodRef method = *method_ref("int8-static(exclude=a)");
  const std::vector<LayerDamage> layers{{"x", Number(1.0), 0}, {"y", Number(2.0), 0}};
  EXPECT_EQ(excluding(method, layers, 0).options.at("exclude"), "a");
  EXPECT_EQ(excluding(method, layers, 2).options.at("exclude"), "a;x;y");
}

// The third number goes through a layer whose weights span so much that int8 loses it; the other two do not.
OnnxBuilder fragile_model() {
  OnnxBuilder builder;
  builder.input("x", onnx::TensorProto::FLOAT, {-1, 2})
      .floats("W1", {2, 2}, {1, 0, 0, 1})
      .floats("W2", {2, 3}, {1, 0, 1, 0, 1, 1})
      .floats("big", {3, 3}, {1, 0, 0, 0, 1, 0, 0, 0, 1})
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
  EXPECT_THAT(result->notes, Contains(HasSubstr("nothing was searched")));
}

TEST_F(MixedSearchTest, ModelThatFailsIsTriedWithFewerAndFewerIntegerLayers) {
  plan_.analysis.gates = {{analysis::GateKind::min_value, "accuracy", 0.99}};  // the baseline itself has 0.9
  const auto result = search_mixed(plan_, *method_ref("int8-static"), own_worker());
  ASSERT_TRUE(result) << result.error().text();
  ASSERT_EQ(result->candidates.size(), 3U);
  EXPECT_EQ(result->candidates[0].model.name, "int8-static");
  EXPECT_EQ(result->candidates[1].model.name, "mixed-1");
  EXPECT_EQ(result->candidates[2].model.name, "mixed-2");
  EXPECT_THAT(result->notes, Contains(HasSubstr("the layers that hurt most are n")));
}

TEST_F(MixedSearchTest, MethodThatLeavesNothingOutIsRefused) {
  const auto result = search_mixed(plan_, *method_ref("command(run=cp {input} {output})"), own_worker());
  EXPECT_EQ(result.error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::experiment
