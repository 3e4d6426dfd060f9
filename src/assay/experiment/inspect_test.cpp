#include "assay/experiment/inspect.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/process.hpp"
#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::inspect_test {
namespace {

using testing::HasSubstr;
using testing_only::ScratchFolder;

Surroundings workers() {
  return {.tool = "test", .worker_command = {own_executable().string(), "worker"}};
}

TEST(Inspect, SaysWhatTheFileHoldsAndWhatTheRuntimeMakesOfIt) {
  const ScratchFolder scratch("inspect_test");
  const auto path = testing_only::shifted_model(0).save(scratch / "m.onnx");
  const auto inspection = inspect({.model = path}, workers());
  ASSERT_TRUE(inspection) << inspection.error().text();
  EXPECT_EQ(inspection->inputs.front().name, "x");
  EXPECT_EQ(inspection->digest.size(), 64U);
  ASSERT_EQ(inspection->nodes.size(), 1U);
  EXPECT_EQ(inspection->nodes.front().macs.value(), 6);
  EXPECT_THAT(inspection->nodes.front().runs_as, HasSubstr("Gemm"));
  EXPECT_EQ(inspection->nodes.front().runs, "float32");
  ASSERT_TRUE(inspection->optimized.defined());
  EXPECT_THAT(inspection->optimized->runtime, HasSubstr("ONNX Runtime"));
}

TEST(Inspect, WithoutTheRuntimeNothingIsRun) {
  const ScratchFolder scratch("inspect_test");
  const auto path = testing_only::shifted_model(0).save(scratch / "m.onnx");
  const auto inspection = inspect({.model = path, .optimise = false}, {});
  ASSERT_TRUE(inspection) << inspection.error().text();
  EXPECT_FALSE(inspection->optimized.defined());
  EXPECT_EQ(inspection->nodes.front().runs, "");
}

TEST(Inspect, ModelTheRuntimeRefusesIsStillDescribed) {
  const ScratchFolder scratch("inspect_test");
  auto builder = testing_only::shifted_model(0);
  builder.node("NoSuchOperator", {"x"}, {"z"}, "no.such.domain");
  const auto inspection = inspect({.model = builder.save(scratch / "m.onnx")}, workers());
  ASSERT_TRUE(inspection) << inspection.error().text();
  EXPECT_FALSE(inspection->optimized.defined());
  EXPECT_THAT(inspection->optimized.undefined, HasSubstr("NoSuchOperator"));
  ASSERT_FALSE(inspection->findings.empty());
  EXPECT_THAT(inspection->findings.front().what, HasSubstr("did not load the model"));
  EXPECT_EQ(inspection->custom_domains, std::vector<std::string>{"no.such.domain"});
}

TEST(Inspect, WorkerThatDiesEndsNothingElse) {
  const ScratchFolder scratch("inspect_test");
  const auto path = testing_only::shifted_model(0).save(scratch / "m.onnx");
  const auto inspection = inspect({.model = path}, {.worker_command = {"/bin/false"}});
  ASSERT_TRUE(inspection) << inspection.error().text();
  EXPECT_THAT(inspection->optimized.undefined, HasSubstr("the worker process died"));
}

TEST(Inspect, GivenShapesMustBeTheModels) {
  const ScratchFolder scratch("inspect_test");
  const auto path = testing_only::shifted_model(0).save(scratch / "m.onnx");
  const InspectPlan plan{.model = path, .input_shapes = {{"x", {5, 2}}}, .optimise = false};
  EXPECT_EQ(inspect(plan, {})->nodes.front().macs.value(), 30);
  InspectPlan wrong = plan;
  wrong.input_shapes = {{"x", {5, 3}}};
  EXPECT_EQ(inspect(wrong, {}).error().code(), ErrorCode::invalid_argument);
  wrong.input_shapes = {{"q", {5, 2}}};
  EXPECT_THAT(inspect(wrong, {}).error().text(), HasSubstr("it has: x"));
}

TEST(Inspect, MissingFileIsTheFilesError) {
  EXPECT_EQ(inspect({.model = "/nonexistent/m.onnx"}, {}).error().code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace assay::experiment::inspect_test
