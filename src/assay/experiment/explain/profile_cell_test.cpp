#include "assay/experiment/explain/profile_cell.hpp"

#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/experiment/source_json.hpp"

namespace assay::experiment::profile_cell_test {
namespace {

using namespace testing_only;

TEST(ProfileCell, TimesEveryNodeInEveryRun) {
  const ScratchFolder folder("profile_cell_test");
  const EvaluatePlan plan = plan_in(folder, 20);
  MeasuringGround ground;
  ground.runtime = {{"name", "onnxruntime"}, {"version", "1"}, {"threads", 1}};
  ground.data = {{"digest", "d"}};
  ground.source = to_json(plan.data);
  const ModelToMeasure model{.name = "fp32", .path = plan.baseline.path, .digest = "b"};
  const CellTask task = profile_task(ground, model, 4, 0);
  const auto times = run_profile_cell(task.specification, task.places);
  ASSERT_TRUE(times) << times.error().text();
  EXPECT_EQ(times->batch, 4U);
  EXPECT_GE(times->runs, 5U);
  EXPECT_LE(times->runs, 200U);
  ASSERT_EQ(times->nodes.size(), 1U);  // MatMul and Add became one
  EXPECT_EQ(times->nodes.front().us.size(), times->runs);
  EXPECT_TRUE(times->nodes.front().op.ends_with("Gemm")) << times->nodes.front().op;
  EXPECT_NE(task.id(), profile_task(ground, model, 4, 1).id());
}

}  // namespace
}  // namespace assay::experiment::profile_cell_test
