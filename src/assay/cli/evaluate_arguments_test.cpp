#include "assay/cli/evaluate_arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::cli::evaluate_arguments_test {
namespace {

Result<experiment::EvaluatePlan> parse(const std::string& line) {
  CLI::App app;
  EvaluateArguments arguments;
  add_evaluate_options(app, arguments);
  add_prediction_options(app, arguments);
  app.parse(line);
  return evaluate_plan(arguments);
}

TEST(EvaluateArguments, BecomeAPlanWithoutModels) {
  const auto plan = parse(
      "--data a.csv --target y --output out --batch 4 --threads 2 --jobs 3 --timeout 5s --calibration b.csv "
      "--score-column p,q --no-speed");
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_TRUE(plan->candidates.empty());
  EXPECT_EQ(plan->data.target, "y");
  EXPECT_EQ(plan->batch, 4U);
  EXPECT_EQ(plan->threads, 2);
  EXPECT_EQ(plan->jobs, 3U);
  EXPECT_EQ(plan->output, "out");
  EXPECT_EQ(plan->calibration.source->path, "b.csv");
  EXPECT_EQ(plan->score_columns.size(), 2U);
  EXPECT_FALSE(plan->measuring.speed);
  EXPECT_FALSE(plan->validation_share);
}

TEST(EvaluateArguments, WhatCannotBeRightIsRefused) {
  EXPECT_EQ(parse("--output out").error().code(), ErrorCode::invalid_argument);
  EXPECT_EQ(parse("--data a.csv --output out --timeout soon").error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::cli::evaluate_arguments_test
