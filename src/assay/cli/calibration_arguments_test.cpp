#include "assay/cli/calibration_arguments.hpp"

#include <gtest/gtest.h>

namespace assay::cli::calibration_arguments_test {
namespace {

experiment::CalibrationPlan parse(const std::string& line) {
  CLI::App app;
  CalibrationArguments arguments;
  add_calibration_options(app, arguments);
  app.parse(line);
  data::SourceOptions judged;
  judged.path = "judged.csv";
  judged.labels = "labels.npy";
  judged.target = "y";
  judged.scale = 0.5;
  judged.split = "test";
  judged.limit = 10;
  return calibration_plan(arguments, judged);
}

TEST(CalibrationArguments, WithoutDataSamplesOfTheJudgedOnesAreTaken) {
  const auto plan = parse("--calibration-samples 50 --calibration-seed 3");
  EXPECT_FALSE(plan.source);
  EXPECT_EQ(plan.samples, 50U);
  EXPECT_EQ(plan.seed, 3U);
  EXPECT_FALSE(plan.allow_overlap);
}

TEST(CalibrationArguments, DataAreReadAsTheJudgedOnesAre) {
  const auto plan = parse("--calibration other.csv --allow-overlap");
  ASSERT_TRUE(plan.source);
  EXPECT_EQ(plan.source->path, "other.csv");
  EXPECT_EQ(plan.source->target, "y");
  EXPECT_EQ(plan.source->scale, 0.5);
  EXPECT_TRUE(plan.source->labels.empty());
  EXPECT_TRUE(plan.source->split.empty());
  EXPECT_EQ(plan.source->limit, 0U);
  EXPECT_TRUE(plan.allow_overlap);
}

TEST(CalibrationArguments, AnotherSplitOfTheSameDataWillDo) {
  const auto plan = parse("--calibration-split train");
  ASSERT_TRUE(plan.source);
  EXPECT_EQ(plan.source->path, "judged.csv");
  EXPECT_EQ(plan.source->split, "train");
}

}  // namespace
}  // namespace assay::cli::calibration_arguments_test
