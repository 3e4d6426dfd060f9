#include "assay/experiment/training/training_outcome.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/training/scratch_training_test.hpp"

namespace assay::experiment::training_outcome_test {
namespace {

using namespace testing_only;

TEST(TrainingOutcome, SaysWhatHappenedInTheDatasUnits) {
  const ScratchFolder folder("training_outcome_test");
  const TrainPlan plan = train_plan_in(folder);
  auto data = load_training_data(plan.sources, plan.settings, folder.path());
  ASSERT_TRUE(data) << data.error().text();
  auto network = build_network(*data, plan.settings);
  ASSERT_TRUE(network);
  network->deviation = 2;
  const train::Objective objective{.width = 3};
  TrainingOutcome outcome{.data = *data, .network = *network, .objective = objective, .engine = "1.0"};
  outcome.fit.epochs = {
      {.epoch = 1, .learning_rate = 0.5, .training_loss = 2, .validation = train::Judgement{3, 0.25}}};
  outcome.fit.best_epoch = 1;
  outcome.fit.divergence = train::Divergence{2, 5, 0.25, "the loss is nan"};
  outcome.training = train::Judgement{1, 0.75};
  auto document = to_json(outcome);
  EXPECT_EQ(document["epochs"][0]["validation"]["accuracy"], 0.25);
  EXPECT_EQ(document["training"]["accuracy"], 0.75);
  EXPECT_EQ(document["divergence"]["step"], 5);
  EXPECT_EQ(document["rows"]["training"], 90);
  EXPECT_TRUE(document["validation"].is_null());
  EXPECT_TRUE(document["file_bytes"].is_null());
  EXPECT_EQ(document["standardised"], nlohmann::ordered_json({"input"}));
  EXPECT_EQ(document["staying_constants"], nlohmann::ordered_json::array());

  data->target.is_class = false;
  outcome.fit.divergence->step = 0;
  document = to_json(outcome);
  EXPECT_EQ(document["training"]["root_mean_squared_error"], 1.5);
  EXPECT_TRUE(document["divergence"]["step"].is_null());
}

}  // namespace
}  // namespace assay::experiment::training_outcome_test
