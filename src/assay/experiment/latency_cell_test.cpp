#include "assay/experiment/latency_cell.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/measure/counters.hpp"

namespace assay::experiment::latency_cell_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class LatencyCellTest : public testing::Test {
 protected:
  LatencyCellTest() : plan_(plan_in(folder_, 20)) {
    specification_ = {{"kind", "latency"}, {"baseline", "b"}, {"candidate", "c"}, {"batch", 1}, {"seed", 5}};
    specification_["launch"] = 0;
    specification_["runtime"] = {{"name", "onnxruntime"}, {"threads", 1}};
    specification_["time_ns"] = 30'000'000;
    specification_["warm_up_ns"] = 1'000'000;
    places_ = {{"library", ""}, {"data", to_json(plan_.data)}};
    places_["baseline"] = plan_.baseline.path.string();
    places_["candidate"] = plan_.candidates.front().path.string();
  }
  ScratchFolder folder_{"latency_cell_test"};
  EvaluatePlan plan_;
  ordered_json specification_;
  ordered_json places_;
};

TEST_F(LatencyCellTest, TimesBaselineControlAndCandidateInTheSameRounds) {
  const auto launch = run_latency_cell(specification_, places_);
  ASSERT_TRUE(launch) << launch.error().text();
  ASSERT_EQ(launch->subjects.size(), 3U);
  EXPECT_EQ(launch->subjects[0].role, "baseline");
  EXPECT_EQ(launch->subjects[1].role, "control");
  EXPECT_EQ(launch->subjects[2].role, "candidate");
  const std::size_t rounds = launch->subjects[0].run_ns.size();
  EXPECT_GE(rounds, 2 * launch->block_rounds);
  EXPECT_EQ(rounds % launch->block_rounds, 0U);
  for (const auto& subject : launch->subjects) {
    EXPECT_EQ(subject.run_ns.size(), rounds);
    EXPECT_GT(subject.first_run_ns, 0);
    EXPECT_GT(subject.load_ns, 0);
    EXPECT_GE(subject.warm_up_ns.size(), 4U);
    const record::Number& instructions = subject.counts.instructions;
    EXPECT_TRUE(instructions.defined() ? instructions.value() > 0 : !instructions.reason().empty());
    EXPECT_EQ(subject.counts.runs > 0, measure::HardwareCounters::open().refusal().empty());
  }
  EXPECT_GT(launch->engine_ns.value_or(0), 0);
  EXPECT_THAT(launch->created, UnorderedElementsAre("baseline", "control", "candidate"));
  EXPECT_THAT(launch->runtime, HasSubstr("ONNX Runtime"));
  EXPECT_TRUE(launch->disturbance.contains("other_cores"));
}

TEST_F(LatencyCellTest, AloneThereIsTheControlOnly) {
  specification_["candidate"] = nullptr;
  const auto launch = run_latency_cell(specification_, places_);
  ASSERT_TRUE(launch) << launch.error().text();
  EXPECT_EQ(launch->subjects.size(), 2U);
}

TEST_F(LatencyCellTest, OrderOfCreationChangesFromLaunchToLaunchAndNotFromRunToRun) {
  std::set<std::vector<std::string>> orders;
  for (int number = 0; number < 8; ++number) {
    specification_["launch"] = number;
    const auto launch = run_latency_cell(specification_, places_);
    ASSERT_TRUE(launch);
    orders.insert(launch->created);
    EXPECT_EQ(run_latency_cell(specification_, places_)->created, launch->created);
  }
  EXPECT_GE(orders.size(), 3U);
}

TEST_F(LatencyCellTest, BudgetThatHoldsNoTwoRoundsNamesTheOption) {
  specification_["time_ns"] = 1;
  const auto launch = run_latency_cell(specification_, places_);
  ASSERT_FALSE(launch);
  EXPECT_EQ(launch.error().code(), ErrorCode::insufficient_data);
  EXPECT_THAT(launch.error().text(), HasSubstr("--speed-time"));
}

TEST_F(LatencyCellTest, ModelThatDoesNotLoadIsNamedByItsRole) {
  places_["candidate"] = unrunnable_model().save(folder_ / "odd.onnx").string();
  const auto launch = run_latency_cell(specification_, places_);
  ASSERT_FALSE(launch);
  EXPECT_THAT(launch.error().text(), HasSubstr("loading the candidate"));
}

}  // namespace
}  // namespace assay::experiment::latency_cell_test
