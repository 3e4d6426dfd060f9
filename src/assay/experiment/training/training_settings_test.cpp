#include "assay/experiment/training/training_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment::training_settings_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string refusal(const std::function<void(TrainingSettings&)>& change, bool validates = false) {
  TrainingSettings settings = default_settings("mlp", false);
  change(settings);
  const Status status = check_settings(settings, validates);
  return status ? "" : status.error().text();
}

TEST(TrainingSettings, DefaultsAreAccepted) {
  for (const char* preset : {"linear", "mlp", "cnn", ""})
    EXPECT_TRUE(check_settings(default_settings(preset, false), false));
  EXPECT_TRUE(check_settings(default_settings("", true), false));
}

TEST(TrainingSettings, RefusalsNameTheOption) {
  EXPECT_THAT(refusal([](auto& s) { s.learning_rate = 0; }), HasSubstr("--learning-rate 0"));
  EXPECT_THAT(refusal([](auto& s) { s.label_smoothing = 1; }), HasSubstr("--label-smoothing 1"));
  EXPECT_THAT(refusal([](auto& s) { s.warm_up = s.epochs; }), HasSubstr("--warm-up"));
  EXPECT_THAT(refusal([](auto& s) { s.patience = 3; }), HasSubstr("no validation rows"));
  EXPECT_EQ(refusal([](auto& s) { s.patience = 3; }, true), "");
  EXPECT_THAT(refusal([](auto& s) { s.keep_weights = true; }), HasSubstr("--architecture"));
  EXPECT_THAT(refusal([](auto& s) { s.class_weights = "1,x"; }), HasSubstr("--class-weights 1,x"));
  EXPECT_THAT(refusal([](auto& s) { s.qat = "int8"; }), HasSubstr("give it as --architecture"));
  EXPECT_THAT(refusal([](auto& s) { s.qat = "int3"; }), HasSubstr("--qat int3"));
  EXPECT_THAT(refusal([](auto& s) { s.augment = "spin"; }), HasSubstr("--augment"));
  EXPECT_THAT(refusal([](auto& s) { s.weight_decay = -1; }), HasSubstr("--weight-decay"));
  EXPECT_THAT(refusal([](auto& s) {
                s = default_settings("", true);
                s.standardise = true;
              }),
              HasSubstr("--standardise yes"));
  EXPECT_THAT(refusal([](auto& s) { s.widths = {0}; }), HasSubstr("--widths"));
  EXPECT_THAT(refusal([](auto& s) {
                s.preset = "";
                s.widths = {3};
              }),
              HasSubstr("--preset"));
}

TEST(TrainingSettings, FewRowsAreTrainedOnMoreOftenUnlessWeightsAreKept) {
  TrainingSettings settings = default_settings("mlp", false);
  EXPECT_EQ(epochs_on(settings, 10'000), 60U);
  EXPECT_EQ(epochs_on(settings, 170), 167U) << "6 steps each: 1,002";
  EXPECT_EQ(epochs_on(settings, 1), 1000U);
  EXPECT_EQ(epochs_on(default_settings("", true), 170), 10U);
}

TEST(TrainingSettings, WrittenAndReadBack) {
  TrainingSettings settings = default_settings("cnn", false);
  settings.widths = {8, 16};
  settings.class_weights = "balanced";
  settings.seed = 7;
  const auto document = to_json(settings);
  EXPECT_EQ(to_json(training_settings_from(document)), document);
  EXPECT_EQ(document.at("widths"), (std::vector<int>{8, 16}));
}

TEST(TrainingSettings, ClassWeightsOptimizerAndSchedule) {
  TrainingSettings settings;
  settings.class_weights = "1,2.5";
  settings.optimizer = "sgd";
  settings.schedule = "step";
  EXPECT_THAT(*given_class_weights(settings), ElementsAre(1, 2.5));
  EXPECT_EQ(optimizer_of(settings).kind, autograd::OptimizerKind::sgd);
  EXPECT_EQ(schedule_of(settings).kind, train::ScheduleKind::step);
}

}  // namespace
}  // namespace assay::experiment::training_settings_test
