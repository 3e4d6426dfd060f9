#include "assay/experiment/bench.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment::bench_test {
namespace {

using namespace testing_only;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class BenchTest : public testing::Test {
 protected:
  BenchTest() {
    plan_.models = {{"fp32", shifted_model(0).save(folder_ / "fp32.onnx")},
                    {"int8", shifted_model(1).save(folder_ / "int8.onnx")}};
    plan_.output = folder_ / "out";
    plan_.analysis.resamples = 200;
    plan_.measuring.budget = std::chrono::seconds(1);
    plan_.measuring.batches = {1, 4};
  }
  ScratchFolder folder_{"bench_test"};
  BenchPlan plan_;
};

TEST_F(BenchTest, ComparesTheOthersWithTheFirst) {
  const auto result = bench(plan_, own_worker());
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->baseline.name, "fp32");
  ASSERT_THAT(result->candidates, SizeIs(1));
  EXPECT_EQ(result->candidates[0].model.name, "int8");
  const auto run = record::read_run(plan_.output);
  ASSERT_TRUE(run);
  EXPECT_GE(run->candidates[0].latency_cells.size(), 10U);
  EXPECT_THAT(run->candidates[0].speed_reason, IsEmpty());
}

TEST_F(BenchTest, ABrokenModelIsNotRunAndTheOthersGoOn) {
  std::ofstream(folder_ / "broken.onnx") << "no model";
  plan_.models.insert(plan_.models.begin() + 1, {"broken", folder_ / "broken.onnx"});
  plan_.measuring.memory = false;
  const auto result = bench(plan_, own_worker());
  ASSERT_TRUE(result) << result.error().text();
  ASSERT_THAT(result->candidates, SizeIs(2));
  EXPECT_EQ(result->candidates[0].verdict, record::Verdict::not_run);
  EXPECT_THAT(result->candidates[0].verdict_reason, HasSubstr("broken.onnx"));
  EXPECT_EQ(result->candidates[1].verdict, record::Verdict::not_judged);
  EXPECT_TRUE(result->candidates[1].speed.latency.defined());
  std::swap(plan_.models[0], plan_.models[1]);
  EXPECT_FALSE(bench(plan_, own_worker()));
}

TEST_F(BenchTest, FixedBatchIsReadFromTheModelWithoutData) {
  plan_.models = {{"four", shifted_model(0, 4).save(folder_ / "four.onnx")}};
  plan_.measuring.memory = false;
  const auto result = bench(plan_, own_worker());
  ASSERT_TRUE(result) << result.error().text();
  const auto run = record::read_run(plan_.output);
  const auto cell = record::read_cell(plan_.output / "cells" / run->baseline.latency_cells.front());
  ASSERT_TRUE(cell);
  EXPECT_EQ(cell->status, record::CellStatus::ok) << cell->message;
  EXPECT_EQ(cell->specification.at("batch"), 4);
}

TEST_F(BenchTest, FolderOfAnotherRunIsNotWrittenInto) {
  plan_.measuring.speed = false;
  ASSERT_TRUE(bench(plan_, own_worker()));
  ASSERT_TRUE(bench(plan_, own_worker()));
  plan_.models.pop_back();
  const auto refused = bench(plan_, own_worker());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text(), HasSubstr("--overwrite"));
}

}  // namespace
}  // namespace assay::experiment::bench_test
