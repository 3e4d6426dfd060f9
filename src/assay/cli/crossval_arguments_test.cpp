#include "assay/cli/crossval_arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::cli {
namespace crossval_arguments_test {

using testing::ElementsAre;
using testing::HasSubstr;

CrossvalArguments crossval_line(const std::string& line) {
  CLI::App app;
  CrossvalArguments arguments;
  add_crossval_options(app, arguments);
  app.parse(line);
  return arguments;
}

TEST(CrossvalArguments, BecomeAPlan) {
  const auto a = crossval_line(
      "--folds 5 --repeats 3 --fold-kind stratified-grouped --fold-seed 7 --no-shuffle --validation-share 0.3 "
      "--calibration-samples 64 --calibration-seed 2 --calibration-seeds 4 --calibration-sizes 128,8,32");
  const auto plan = fold_plan(a);
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_EQ(plan->folds, 5U);
  EXPECT_EQ(plan->repeats, 3U);
  EXPECT_EQ(plan->kind, data::FoldKind::stratified_grouped);
  EXPECT_EQ(plan->seed, 7U);
  EXPECT_FALSE(plan->shuffle);
  EXPECT_FALSE(plan->five_by_two);
  EXPECT_DOUBLE_EQ(plan->validation_share, 0.3);
  const auto calibration = fold_calibration(a);
  EXPECT_EQ(calibration->samples, 64U);
  EXPECT_EQ(calibration->seed, 2U);
  EXPECT_EQ(calibration->draws, 4U);
  EXPECT_THAT(calibration->sizes, ElementsAre(8, 32, 128));
}

TEST(CrossvalArguments, DefaultsAreTenFoldsOfWhateverKindFits) {
  const auto plan = fold_plan(crossval_line(""));
  EXPECT_EQ(plan->folds, 10U);
  EXPECT_FALSE(plan->kind);
  EXPECT_TRUE(plan->shuffle);
  EXPECT_FALSE(fold_calibration(crossval_line(""))->samples);
}

TEST(CrossvalArguments, FiveByTwoIsAWord) {
  EXPECT_TRUE(fold_plan(crossval_line("--folds 5x2"))->five_by_two);
  EXPECT_THAT(fold_plan(crossval_line("--folds 5x2 --repeats 2")).error().text(), HasSubstr("five repeats already"));
}

TEST(CrossvalArguments, WhatCannotBeRightIsNamed) {
  for (const char* folds : {"1", "two", "2.5", "-3"}) {
    EXPECT_THAT(fold_plan(crossval_line(std::string("--folds=") + folds)).error().text(),
                HasSubstr(std::string("--folds ") + folds));
  }
  EXPECT_THAT(fold_plan(crossval_line("--folds 5 --fold-column f")).error().text(), HasSubstr("--folds 5"));
  EXPECT_THAT(fold_calibration(crossval_line("--calibration-sizes 8,8")).error().text(),
              HasSubstr("8 stands there twice"));
}

TEST(CrossvalArguments, TrainerIsAskedForAndNamed) {
  EXPECT_FALSE(*trainer_plan(crossval_line(""), "/opt/assay"));
  const auto plan = trainer_plan(
      crossval_line("--retrain --trainer \"t {train} {validation} {out} {seed}\" --training-seed 4 --training-seeds 3"),
      "/opt/assay");
  ASSERT_TRUE(plan && *plan) << plan.error().text();
  EXPECT_EQ((*plan)->command, "t {train} {validation} {out} {seed}");
  EXPECT_FALSE((*plan)->is_own);
  EXPECT_EQ((*plan)->seed, 4U);
  EXPECT_EQ((*plan)->trainings, 3U);
  EXPECT_EQ(
      (*trainer_plan(crossval_line("--retrain"), "/opt/assay"))->command,
      "'/opt/assay' train --architecture {baseline} --data {train} --validation {validation} -o {out} --seed {seed}");
  EXPECT_THAT(trainer_plan(crossval_line("--trainer t"), "/opt/assay").error().text(),
              HasSubstr("only with --retrain"));
  EXPECT_THAT(trainer_plan(crossval_line("--training-seeds 2"), "/opt/assay").error().text(),
              HasSubstr("--training-seeds"));
  EXPECT_THAT(trainer_plan(crossval_line("--retrain --trainer t --trainer-timeout soon"), "/opt/assay").error().text(),
              HasSubstr("--trainer-timeout"));
}

}  // namespace crossval_arguments_test
}  // namespace assay::cli
