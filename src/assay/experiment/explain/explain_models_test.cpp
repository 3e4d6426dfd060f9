#include "assay/experiment/explain/explain_models.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::explain_models_test {
namespace {

using namespace testing_only;
using testing::HasSubstr;

TEST(ExplainModels, EvaluationIsExplainedWhereAskedFor) {
  const ScratchFolder folder("explain_models_test");
  EvaluatePlan plan = plan_in(folder);
  plan.candidates = {{"shifted", shifted_model(0.25F).save(folder / "shifted.onnx")}};
  plan.explain = {.wanted = true, .samples = 16, .launches = 2};
  const auto result = evaluate(plan, own_worker());
  ASSERT_TRUE(result) << result.error().text();
  ASSERT_TRUE(result->candidates.front().explanation);
  const record::Explanation& explanation = *result->candidates.front().explanation;
  EXPECT_EQ(explanation.errors_undefined, "");
  EXPECT_EQ(explanation.samples, 16U);
  ASSERT_EQ(explanation.layers.size(), 2U);
  EXPECT_EQ(explanation.layers[0].sqnr_db.reason(), "no difference");
  EXPECT_TRUE(explanation.layers[1].sqnr_db.defined());
  EXPECT_EQ(explanation.launches, 2U);
  EXPECT_FALSE(explanation.nodes.empty()) << explanation.times_undefined;
}

TEST(ExplainModels, ModelThatCannotRunSaysWhyAndNothingElseIsRun) {
  const ScratchFolder folder("explain_models_test");
  record::RunRecord run;
  run.candidates.resize(1);
  const MeasuredRun measured{.baseline = {}, .candidates = {{.model = {}, .reason = "the model could not be run"}}};
  const ExecutorOptions executor{.run_folder = folder.path(), .worker_command = {"/bin/false"}};
  ASSERT_TRUE(explain_models({.wanted = true}, {}, measured, 10, executor, run));
  EXPECT_EQ(run.candidates.front().explain_reason, "the model could not be run");
  EXPECT_TRUE(run.candidates.front().layer_cells.empty());
}

TEST(ExplainModels, NotAskedForIsNotNoted) {
  record::RunRecord run;
  run.candidates.resize(1);
  const MeasuredRun measured{.baseline = {.model = {}, .reason = "no"}, .candidates = {{}}};
  ASSERT_TRUE(explain_models({}, {}, measured, 10, {}, run));
  EXPECT_EQ(run.candidates.front().explain_reason, "");
}

}  // namespace
}  // namespace assay::experiment::explain_models_test
