#include "assay/experiment/measure_models.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/cell.hpp"

namespace assay::experiment::measure_models_test {
namespace {

using namespace testing_only;
using record::CellRecord;
using record::CellStatus;
using record::RunRecord;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

CellTask predicting(const std::string& name) {
  CellTask task{.name = name};
  task.specification = {{"kind", "predict"}, {"model", name}, {"data", "d"}, {"reading", "r"}};
  task.specification["runtime"] = {{"name", "onnxruntime"}, {"threads", 1}};
  task.places = {{"data", "somewhere"}, {"library", "lib.so"}};
  return task;
}

record::RunModel row_of(const CellTask& task) {
  return {.name = task.name, .path = task.name + ".onnx", .digest = task.name, .cell = task.id(), .facts = {}};
}

TEST(MeasuredRunOf, ModelsThatRanCanBeMeasuredTheOthersSayWhyNot) {
  std::vector<CellTask> tasks{predicting("fp32"), predicting("int8"), predicting("broken"), predicting("phone")};
  tasks[3].specification["kind"] = "import";
  std::vector<CellRecord> cells(4);
  cells[2].status = CellStatus::failed;
  RunRecord run{.baseline = row_of(tasks[0])};
  for (std::size_t i = 1; i < 4; ++i) run.candidates.push_back(row_of(tasks[i]));
  run.candidates[0].facts = {{"fixed_batch", 8}};
  run.candidates.push_back({.name = "misfit", .path = "m.onnx", .digest = "m", .cell = "", .facts = {}});
  const MeasuredRun measured = measured_run_of(run, tasks, cells);
  EXPECT_THAT(measured.baseline.reason, IsEmpty());
  ASSERT_THAT(measured.candidates, SizeIs(4));
  EXPECT_THAT(measured.candidates[0].reason, IsEmpty());
  EXPECT_EQ(measured.candidates[0].model.fixed_batch, 8U);
  EXPECT_EQ(measured.candidates[1].reason, "the model could not be run");
  EXPECT_EQ(measured.candidates[2].reason, "predictions made elsewhere");
  EXPECT_EQ(measured.candidates[3].reason, "the model could not be run");
}

TEST(GroundOf, IsThatOfTheFirstModelThatRuns) {
  std::vector<CellTask> tasks{predicting("phone"), predicting("int8")};
  tasks[0].specification["kind"] = "import";
  const MeasuringGround ground = ground_of(tasks);
  EXPECT_EQ(ground.runtime.at("name"), "onnxruntime");
  EXPECT_EQ(ground.source, "somewhere");
  EXPECT_EQ(ground.library, "lib.so");
}

// With a worker that cannot start, so that what is planned is seen without being done.
class MeasureModels : public testing::Test {
 protected:
  MeasureModels() {
    run_.candidates.resize(1);
    measured_.candidates = {{.model = {.name = "int8", .path = "int8.onnx", .digest = "b"}}};
  }
  RunRecord measured() {
    const ExecutorOptions executor{.run_folder = folder_.path(), .worker_command = {"/nonexistent/worker"}};
    EXPECT_TRUE(measure_models(plan_, {}, measured_, executor, run_));
    return run_;
  }
  ScratchFolder folder_{"measure_models_test"};
  MeasuringPlan plan_;
  MeasuredRun measured_{.baseline = {.model = {.name = "fp32", .path = "fp32.onnx", .digest = "a"}}};
  RunRecord run_;
};

TEST_F(MeasureModels, CellsOfEachCandidateAreNamedInTheRun) {
  const RunRecord run = measured();
  EXPECT_THAT(run.candidates[0].latency_cells, SizeIs(1));  // the first failed, so the others were not tried
  EXPECT_THAT(run.candidates[0].throughput_cells, SizeIs(5));
  EXPECT_THAT(run.candidates[0].memory_cells, SizeIs(5));
  EXPECT_THAT(run.baseline.memory_cells, SizeIs(5));
  EXPECT_THAT(run.trivial_memory_cells, SizeIs(1));
  const auto cell = record::read_cell(folder_ / ("cells/" + run.candidates[0].latency_cells.front()));
  ASSERT_TRUE(cell) << cell.error().text();
  EXPECT_EQ(cell->status, CellStatus::failed);
}

TEST_F(MeasureModels, NothingIsMeasuredThatWasLeftOut) {
  plan_.speed = false;
  plan_.memory = false;
  const RunRecord run = measured();
  EXPECT_THAT(run.candidates[0].latency_cells, IsEmpty());
  EXPECT_THAT(run.trivial_memory_cells, IsEmpty());
  EXPECT_EQ(run.candidates[0].speed_reason, "left out by --no-speed");
  EXPECT_EQ(run.baseline.memory_reason, "left out by --no-memory");
}

TEST_F(MeasureModels, BaselineMadeElsewhereLeavesNothingToCompareSpeedWith) {
  measured_.baseline.reason = "predictions made elsewhere";
  const RunRecord run = measured();
  EXPECT_THAT(run.candidates[0].speed_reason, HasSubstr("baseline: predictions made elsewhere"));
  EXPECT_THAT(run.candidates[0].memory_cells, SizeIs(5));
  EXPECT_EQ(run.baseline.memory_reason, "predictions made elsewhere");
}

TEST_F(MeasureModels, EveryModelIsPutUnderTheLoadsAskedFor) {
  plan_.speed = false;
  plan_.memory = false;
  plan_.loads = {.scenarios = {"server", "offline"}, .bound = std::chrono::milliseconds(5), .find_peak = true};
  const RunRecord run = measured();
  for (const record::RunModel* model : {&run.baseline, &run.candidates[0]}) {
    EXPECT_THAT(model->load_cells, SizeIs(1)) << "server without a rate is only searched";
    EXPECT_THAT(model->peak_cells, SizeIs(3));
  }
  measured_.candidates[0].reason = "the model could not be run";
  run_.candidates = {record::RunModel{}};
  EXPECT_EQ(measured().candidates[0].load_reason, "the model could not be run");
}

TEST_F(MeasureModels, DifferentFixedBatchesAreNotTheSameWork) {
  measured_.baseline.model.fixed_batch = 1;
  measured_.candidates[0].model = {.name = "int8", .path = "int8.onnx", .digest = "b", .fixed_batch = 8};
  EXPECT_THAT(measured().candidates[0].speed_reason, HasSubstr("not the same work"));
}

}  // namespace
}  // namespace assay::experiment::measure_models_test
