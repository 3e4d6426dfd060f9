#include "assay/experiment/load_plan.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/measuring.hpp"

namespace assay::experiment::load_plan_test {
namespace {

using testing::HasSubstr;

TEST(LoadPlanCheck, NamesTheOptionThatIsMissing) {
  const auto said = [](const LoadPlan& plan) {
    const Status status = check(plan);
    return status ? std::string() : status.error().message();
  };
  LoadPlan plan;
  EXPECT_EQ(said(plan), "");
  plan.scenarios = {"server"};
  EXPECT_THAT(said(plan), HasSubstr("--rate"));
  plan.rate = 100;
  EXPECT_THAT(said(plan), HasSubstr("--latency-bound"));
  plan.bound = std::chrono::milliseconds(5);
  EXPECT_EQ(said(plan), "");
  plan.rate = -1;
  EXPECT_THAT(said(plan), HasSubstr("positive"));
  plan.rate.reset();
  plan.find_peak = true;
  EXPECT_EQ(said(plan), "");
  plan.bound = std::chrono::seconds(6);
  EXPECT_THAT(said(plan), HasSubstr("--scenario-time"));
}

TEST(LoadPlanCheck, RefusesWhatNothingUses) {
  EXPECT_FALSE(check({.scenarios = {"offline"}, .rate = 5}));
  EXPECT_FALSE(check({.scenarios = {"offline"}, .bound = std::chrono::milliseconds(5)}));
}

class LoadTask : public testing::Test {
 protected:
  LoadTask() {
    plan_.loads.rate = 50;
    plan_.loads.bound = std::chrono::milliseconds(5);
  }
  nlohmann::ordered_json specification(const std::string& scenario) const {
    return load_task({}, plan_, model_, scenario).specification;
  }
  MeasuringPlan plan_;
  ModelToMeasure model_{.name = "fp32", .path = "fp32.onnx", .digest = "d", .fixed_batch = {}};
};

TEST_F(LoadTask, TheBatchSuitsTheScenarioOrIsTheModelsOwn) {
  EXPECT_EQ(specification("server").at("batch"), 1);
  EXPECT_EQ(specification("multi_stream").at("batch"), 8);
  EXPECT_EQ(specification("offline").at("batch"), 32);
  model_.fixed_batch = 4;
  EXPECT_EQ(specification("multi_stream").at("batch"), 4);
}

TEST_F(LoadTask, OnlyWhatAScenarioUsesIsPartOfItsIdentity) {
  EXPECT_EQ(specification("single_stream").at("p"), 0.9);
  EXPECT_EQ(specification("server").at("rate_per_s"), 50);
  const auto id = load_task({}, plan_, model_, "offline").id();
  plan_.loads.rate = 60;
  EXPECT_EQ(load_task({}, plan_, model_, "offline").id(), id);
}

TEST_F(LoadTask, SearchesAreCellsOfTheirOwn) {
  std::set<std::string> ids;
  for (std::size_t search = 0; search < k_peak_searches; ++search)
    ids.insert(peak_task({}, plan_, model_, search).id());
  EXPECT_EQ(ids.size(), k_peak_searches);
}

}  // namespace
}  // namespace assay::experiment::load_plan_test
