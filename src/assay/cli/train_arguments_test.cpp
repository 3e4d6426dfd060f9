#include "assay/cli/train_arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::cli::train_arguments_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<experiment::TrainPlan> plan_of(std::vector<std::string> words) {
  CLI::App app;
  TrainArguments arguments;
  add_train_options(app, arguments);
  words.insert(words.end(), {"-o", "m.onnx"});
  std::ranges::reverse(words);  // as CLI11 takes them
  app.parse(words);
  return train_plan(arguments);
}

TEST(TrainArguments, DefaultsAreThePresets) {
  const auto plan = plan_of({"--data", "d.npz", "--preset", "cnn"});
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_EQ(experiment::to_json(plan->settings), experiment::to_json(experiment::default_settings("cnn", false)));
  EXPECT_EQ(plan->output, "m.onnx");
  EXPECT_FALSE(plan->sources.validation);
}

TEST(TrainArguments, WhatIsGivenGoesBeforeTheDefaults) {
  const auto plan =
      plan_of({"--data",   "d.npz", "--preset",        "mlp", "--widths",           "8,4",  "--standardise", "no",
               "--epochs", "3",     "--learning-rate", "0.5", "--schedule",         "step", "--warm-up",     "1",
               "--seed",   "9",     "--optimizer",     "sgd", "--validation-share", "0.25"});
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_THAT(plan->settings.widths, ElementsAre(8, 4));
  EXPECT_FALSE(plan->settings.standardise);
  EXPECT_EQ(plan->settings.epochs, 3U);
  EXPECT_EQ(plan->settings.least_steps, 0U) << "not more than was asked for";
  EXPECT_EQ(plan->settings.learning_rate, 0.5);
  EXPECT_EQ(plan->settings.schedule, "step");
  EXPECT_EQ(plan->settings.optimizer, "sgd");
  EXPECT_EQ(plan->settings.seed, 9U);
  EXPECT_EQ(plan->sources.validation_share, 0.25);
}

TEST(TrainArguments, ValidationRowsAreReadAsTheOthersAre) {
  const auto named = plan_of({"--data", "x.npy", "--labels", "y.npy", "--limit", "5", "--scale", "0.5", "--validation",
                              "v.npy", "--validation-labels", "w.npy"});
  ASSERT_TRUE(named) << named.error().text();
  EXPECT_EQ(named->sources.validation->path, "v.npy");
  EXPECT_EQ(named->sources.validation->labels, "w.npy");
  EXPECT_EQ(named->sources.validation->scale, 0.5);
  EXPECT_EQ(named->sources.validation->limit, 0U);
  const auto split = plan_of({"--data", "d.yaml", "--split", "train", "--validation-split", "validation"});
  EXPECT_EQ(split->sources.validation->path, "d.yaml");
  EXPECT_EQ(split->sources.validation->split, "validation");
  EXPECT_EQ(split->sources.data.split, "train");
}

TEST(TrainArguments, QuantizationAwareTrainingKeepsTheWeights) {
  const auto plan = plan_of({"--data", "d.npz", "--architecture", "m.onnx", "--qat", "w4a8"});
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_TRUE(plan->settings.keep_weights);
  EXPECT_EQ(plan->settings.qat, "w4a8");
}

TEST(TrainArguments, OptionsOfWhatIsNotChosenAreRefused) {
  const auto refusal = [](std::vector<std::string> words) {
    words.insert(words.end(), {"--data", "d.npz", "--preset", "mlp"});
    const auto plan = plan_of(std::move(words));
    return plan ? std::string("(taken)") : plan.error().message();
  };
  EXPECT_THAT(refusal({"--momentum", "0.5"}), HasSubstr("--momentum: it has no effect: --optimizer adamw takes none"));
  EXPECT_EQ(refusal({"--momentum", "0.5", "--optimizer", "sgd"}), "(taken)");
  EXPECT_THAT(refusal({"--step-factor", "0.5"}), HasSubstr("--step-factor: it has no effect: --schedule cosine"));
  EXPECT_THAT(refusal({"--step-epochs", "5", "--schedule", "constant"}), HasSubstr("--step-epochs: it has no effect"));
  EXPECT_EQ(refusal({"--step-epochs", "5", "--schedule", "step"}), "(taken)");
  EXPECT_THAT(refusal({"--validation-labels", "y.npy"}), HasSubstr("--validation-labels: it has no effect"));
  EXPECT_THAT(refusal({"--qat", "int8", "--keep-normalisation"}), HasSubstr("--keep-normalisation: it has no effect"));
}

TEST(TrainArguments, DataMustBeNamed) {
  EXPECT_THAT(plan_of({"--preset", "mlp"}).error().text(), HasSubstr("--data PATH"));
}

}  // namespace
}  // namespace assay::cli::train_arguments_test
