#include "assay/analysis/bench_result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/analysis/launch_builder_test.hpp"
#include "assay/record/cell.hpp"

namespace assay::analysis::bench_result_test {
namespace {

namespace fs = std::filesystem;
using record::Verdict;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

// A run folder of `assay bench fp32 int8` with ten launches of latency, int8 taking half the time.
class BenchResultTest : public testing::Test {
 protected:
  void SetUp() override {
    run_.id = "run";
    run_.plan = {{"bench", nlohmann::ordered_json::array()}};
    run_.analysis = nlohmann::ordered_json::object();
    run_.environment = nlohmann::ordered_json::object();
    run_.baseline = {.name = "fp32", .facts = {{"file_bytes", 100}}, .speed_reason = "measured with each candidate"};
    run_.candidates = {{.name = "int8", .facts = {{"file_bytes", 25}}}};
    write_launches(testing_only::simulated_launches({.ratio = 0.5}, 1), run_.candidates[0]);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write_launches(const std::vector<record::LatencyLaunch>& launches, record::RunModel& model) {
    for (std::size_t l = 0; l < launches.size(); ++l) {
      const std::string id = model.name + std::to_string(l);
      const auto outcome = record::write_latency(folder_ / "cells" / id, launches[l]);
      ASSERT_TRUE(outcome);
      ASSERT_TRUE(record::write_cell(folder_ / "cells" / id, {.id = id, .outcome = *outcome}));
      model.latency_cells.push_back(id);
    }
    ASSERT_TRUE(record::write_run(folder_, run_));
  }

  fs::path folder_ = fs::path(testing::TempDir()) / "assay_bench_result_test";
  record::RunRecord run_;
};

TEST_F(BenchResultTest, TheRunFolderIsAnalysedWithoutDataOrPredictions) {
  const auto result = analyse(folder_, {.resamples = 300});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->task, "bench");
  EXPECT_EQ(result->verdict, Verdict::not_judged);
  EXPECT_EQ(result->candidates.at(0).verdict_reason, "no gate was given");
  EXPECT_EQ(result->candidates.at(0).speed.latency->launches, 10U);
  EXPECT_EQ(result->baseline.runtime, "Engine 1.0 (CPU)");
}

TEST_F(BenchResultTest, GatesOnSpeedDecideAndThoseOnQualityAreRefused) {
  const auto decided =
      analyse(folder_, {.gates = {{GateKind::max_ratio, "latency.p50", 0.4}, {GateKind::max_ratio, "file_bytes", 0.3}},
                        .resamples = 300});
  ASSERT_TRUE(decided) << decided.error().text();
  EXPECT_EQ(decided->verdict, Verdict::fail);
  EXPECT_EQ(decided->candidates[0].gates[1].status, Verdict::pass);
  const auto refused = analyse(folder_, {.gates = {{GateKind::max_drop, "accuracy", 0.01}}, .resamples = 300});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("no quality"));
}

TEST_F(BenchResultTest, AModelAloneHasItsOwnSpeed) {
  run_.candidates.clear();
  write_launches(testing_only::simulated_launches({.candidate = false}, 1), run_.baseline);
  const auto result = analyse(folder_, {.resamples = 300});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_THAT(result->candidates, IsEmpty());
  ASSERT_TRUE(result->baseline_speed.latency.defined());
  EXPECT_FALSE(result->baseline_speed.latency->paired);
  EXPECT_EQ(result->verdict, Verdict::not_judged);
  const auto slow =
      analyse(folder_, {.gates = {{GateKind::max_value, "latency.p50", 50}, {GateKind::max_value, "memory.file", 100}},
                        .resamples = 300});
  ASSERT_TRUE(slow) << slow.error().text();
  EXPECT_EQ(slow->verdict, Verdict::fail);
  ASSERT_EQ(slow->baseline_gates.size(), 2U);
  EXPECT_EQ(slow->baseline_gates[1].status, Verdict::pass);
  EXPECT_FALSE(analyse(folder_, {.gates = {{GateKind::max_ratio, "latency.p50", 0.5}}, .resamples = 300}));
}

TEST_F(BenchResultTest, ACandidateOfWhichEveryLaunchFailedWasNotRun) {
  for (const std::string& id : run_.candidates[0].latency_cells) {
    ASSERT_TRUE(record::write_cell(folder_ / "cells" / id,
                                   {.id = id, .status = record::CellStatus::failed, .message = "killed by signal 9"}));
  }
  const auto result = analyse(folder_, {.gates = {{GateKind::max_ratio, "file_bytes", 0.3}}, .resamples = 300});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->verdict, Verdict::not_run);
  EXPECT_EQ(result->candidates[0].verdict, Verdict::not_run);
  EXPECT_EQ(result->candidates[0].verdict_reason, "every launch failed: killed by signal 9");
}

TEST_F(BenchResultTest, AModelAloneOfWhichNothingCouldBeMeasuredWasNotRun) {
  run_.candidates.clear();
  run_.baseline.speed_reason = "left out by --no-speed";
  run_.baseline.memory_cells = {"memory0"};
  ASSERT_TRUE(record::write_cell(folder_ / "cells" / "memory0",
                                 {.id = "memory0", .status = record::CellStatus::failed, .message = "killed"}));
  ASSERT_TRUE(record::write_run(folder_, run_));
  const auto result = analyse(folder_, {.resamples = 300});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->verdict, Verdict::not_run);
}

TEST(NoteOnUnsteady, NamesTheModelsThatNeverSettledOnce) {
  record::Latency latency;
  latency.candidate.steady_state = record::SteadyState::no_steady_state;
  const record::Speed speed{.latency = record::Measured<record::Latency>::of(latency)};
  std::vector<std::string> names;
  EXPECT_EQ(note_on_unsteady(names), "");
  add_unsteady(speed, "int8", names);
  add_unsteady(speed, "int8", names);
  EXPECT_THAT(note_on_unsteady(names),
              HasSubstr("the timings of 'int8' never settled in most launches: its latencies"));
  add_unsteady(speed, "int4", names);
  EXPECT_THAT(note_on_unsteady(names),
              HasSubstr("the timings of 'int8' and 'int4' never settled in most launches: their"));
}

}  // namespace
}  // namespace assay::analysis::bench_result_test
