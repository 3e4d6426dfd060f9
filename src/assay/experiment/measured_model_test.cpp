#include "assay/experiment/measured_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::measured_model_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;
using testing::HasSubstr;

TEST(MeasuredModels, AreReadyToRunAndSayWhatRunsThem) {
  const ScratchFolder folder("measured_model_test");
  ordered_json specification;
  specification["runtime"] = {{"name", "onnxruntime"}, {"threads", 1}};
  ordered_json places{{"library", ""}, {"data", nullptr}};
  places["baseline"] = shifted_model(0).save(folder / "m.onnx").string();
  const auto models = MeasuredModels::open(specification, places);
  ASSERT_TRUE(models) << models.error().text();
  EXPECT_THAT(models->runtime(), HasSubstr("ONNX Runtime"));
  EXPECT_GT(models->engine_time().count(), 0);
  const auto model = models->load("baseline", {.batch = 2});
  ASSERT_TRUE(model) << model.error().text();
  EXPECT_GT(model->load.count(), 0);
  const auto views = model->inputs.views();
  EXPECT_TRUE(model->session->bind(views));
  EXPECT_TRUE(model->session->run_bound());
  specification["runtime"]["name"] = "abacus";
  EXPECT_FALSE(MeasuredModels::open(specification, places));
}

}  // namespace
}  // namespace assay::experiment::measured_model_test
