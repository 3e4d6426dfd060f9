#include "assay/experiment/measuring.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment::measuring_test {
namespace {

using testing::HasSubstr;

ModelToMeasure model(const std::string& name, std::optional<std::size_t> fixed = std::nullopt) {
  return {.name = name, .path = name + ".onnx", .digest = "digest of " + name, .fixed_batch = fixed};
}

TEST(CommonBatch, IsTheOneAModelInsistsOn) {
  const ModelToMeasure free = model("fp32");
  const ModelToMeasure eight = model("int8", 8);
  EXPECT_EQ(*common_batch(free, nullptr, 3), 3U);
  EXPECT_EQ(*common_batch(free, &eight, 3), 8U);
  EXPECT_EQ(*common_batch(eight, &free, 3), 8U);
  const ModelToMeasure one = model("other", 1);
  const auto refused = common_batch(eight, &one, 3);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("int8 is fixed at 8"));
}

TEST(LatencyTask, EveryLaunchIsACellOfItsOwnAndModelsCountByContent) {
  const MeasuringGround ground{.runtime = {{"name", "onnxruntime"}}};
  const MeasuringPlan plan;
  const ModelToMeasure baseline = model("fp32");
  const ModelToMeasure candidate = model("int8");
  std::set<std::string> ids;
  for (std::size_t launch = 0; launch < 10; ++launch) {
    ids.insert(latency_task(ground, plan, baseline, &candidate, 1, launch).id());
  }
  ids.insert(latency_task(ground, plan, baseline, nullptr, 1, 0).id());
  ids.insert(latency_task(ground, plan, baseline, &candidate, 2, 0).id());
  EXPECT_EQ(ids.size(), 12U);
  ModelToMeasure elsewhere = candidate;
  elsewhere.path = "another/place.onnx";
  const auto task = latency_task(ground, plan, baseline, &elsewhere, 1, 0);
  EXPECT_TRUE(ids.contains(task.id()));
  EXPECT_THAT(task.places.at("candidate").get<std::string>(), HasSubstr("another/place.onnx"));
}

TEST(LatencyTask, AnEngineOfItsOwnIsPartOfTheCellAndItsInputsArePlacesOnly) {
  const MeasuringGround ground{.runtime = {{"name", "onnxruntime"}}};
  const ModelToMeasure baseline = model("fp32");
  ModelToMeasure script = model("script");
  const std::string plain = latency_task(ground, {}, baseline, &script, 1, 0).id();
  script.engine = {{"name", "torch"}, {"version", "1.13.0"}};
  script.inputs = {"image"};
  const auto task = latency_task(ground, {}, baseline, &script, 1, 0);
  EXPECT_NE(task.id(), plain);
  EXPECT_EQ(task.specification.at("engines"), (nlohmann::ordered_json{{"candidate", script.engine}}));
  EXPECT_EQ(task.places.at("inputs").begin().value(), nlohmann::ordered_json::array({"image"}));
}

TEST(LatencyTask, TimesOfAllLaunchesStayWithinTheBudget) {
  MeasuringPlan plan;
  plan.budget = std::chrono::seconds(20);
  const ModelToMeasure baseline = model("fp32");
  const auto latency = latency_task({}, plan, baseline, &baseline, 1, 0).specification;
  const auto throughput = throughput_task({}, plan, baseline, &baseline, 0).specification;
  const std::int64_t spent =
      10 * (latency.at("time_ns").get<std::int64_t>() + 3 * latency.at("warm_up_ns").get<std::int64_t>()) +
      5 * throughput.at("time_ns").get<std::int64_t>();
  EXPECT_LE(spent, 20'000'000'000 * 3 / 4);
  EXPECT_GE(spent, 20'000'000'000 / 2);
}

TEST(MemoryTask, TakesTheBatchAndATrivialPassNoModel) {
  const ModelToMeasure eight = model("int8", 8);
  const CellTask task = memory_task({}, &eight, "usual", 8, 0);
  EXPECT_EQ(task.specification.at("batch"), 8);
  EXPECT_EQ(task.specification.at("model"), eight.digest);
  const CellTask trivial = memory_task({}, nullptr, "trivial", 1, 0);
  EXPECT_TRUE(trivial.specification.at("model").is_null());
  EXPECT_EQ(trivial.name, "runtime");
}

}  // namespace
}  // namespace assay::experiment::measuring_test
