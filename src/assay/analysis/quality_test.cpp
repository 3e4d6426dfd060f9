#include "assay/analysis/quality.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"

namespace assay::analysis::quality_test {
namespace {

using testing_only::Builder;

std::vector<std::string> names_of(const std::vector<const metrics::Metric*>& metrics) {
  std::vector<std::string> names;
  for (const auto* metric : metrics) names.push_back(metric->info().name);
  return names;
}

bool has(const std::vector<std::string>& names, const char* name) {
  return std::ranges::find(names, name) != names.end();
}

TEST(MetricsFor, DependOnTheTaskAndTheLabels) {
  auto registry = metrics::builtin_metrics();
  record::DataRecord data;
  data.labelled = true;
  const metrics::TaskShape binary{.task = metrics::Task::binary, .classes = 2};
  const metrics::TaskShape regression{.task = metrics::Task::regression};
  EXPECT_TRUE(has(names_of(*metrics_for(binary, data, {}, registry)), "specificity"));
  EXPECT_FALSE(has(names_of(*metrics_for(binary, data, {}, registry)), "cost"));
  EXPECT_FALSE(has(names_of(*metrics_for(binary, data, {}, registry)), "rmse"));
  EXPECT_TRUE(has(names_of(*metrics_for(regression, data, {}, registry)), "rmse"));
  EXPECT_EQ(metrics_for(regression, data, {"accuracy"}, registry).error().code(), ErrorCode::invalid_argument);
  data.labelled = false;
  EXPECT_TRUE(metrics_for(binary, data, {}, registry)->empty());
}

TEST(MetricsFor, NamedOnesJoinOnceAndClassesGoByName) {
  auto registry = metrics::builtin_metrics();
  record::DataRecord data;
  data.labelled = true;
  data.classes = {"benign", "malignant"};
  const metrics::TaskShape binary{.task = metrics::Task::binary, .classes = 2};
  const auto names = names_of(*metrics_for(binary, data, {"accuracy", "recall[malignant]"}, registry));
  EXPECT_EQ(std::ranges::count(names, "accuracy"), 1);
  EXPECT_TRUE(has(names, "recall[1]"));
  const auto unknown = metrics_for(binary, data, {"acuracy"}, registry);
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message().find("did you mean 'accuracy'"), std::string::npos);
}

TEST(QualityOf, GivesBothValuesTheirDifferenceAndTheMethod) {
  auto builder = Builder::decisions(2, {0, 0, 1, 1, 1, 0, 1, 0}, {0, 0, 1, 1, 0, 0, 1, 0}, {0, 1, 1, 1, 0, 0, 1, 0});
  auto registry = metrics::builtin_metrics();
  const auto comparison = builder.comparison();
  const auto metrics = metrics_for(comparison.task, builder.data, {}, registry);
  const Quality quality = quality_of(comparison, *metrics, {.resamples = 200});
  const auto& accuracy = quality.rows.front();
  EXPECT_EQ(accuracy.metric, "accuracy");
  EXPECT_DOUBLE_EQ(accuracy.baseline.value(), 0.875);
  EXPECT_DOUBLE_EQ(accuracy.difference.value(), -0.125);
  EXPECT_TRUE(accuracy.method.starts_with("Tango"));
  EXPECT_EQ(accuracy.n, 8U);
  const auto log_loss = std::ranges::find(quality.rows, "log_loss", &record::QualityRow::metric);
  EXPECT_FALSE(log_loss->baseline.defined());
}

TEST(QualityOf, NamesThePositiveClass) {
  auto builder = Builder::decisions(2, {0, 1, 1, 0}, {0, 1, 1, 0}, {0, 1, 0, 0});
  builder.data.classes = {"benign", "malignant"};
  auto registry = metrics::builtin_metrics();
  const auto comparison = builder.comparison();
  const Quality quality =
      quality_of(comparison, {*registry.find("recall"), *registry.find("f_beta[2]")}, {.resamples = 100});
  EXPECT_EQ(quality.rows[0].title, "Recall of class malignant");
  EXPECT_EQ(quality.rows[1].title, "F-2 of class malignant");
}

TEST(QualityOf, NoDifferenceIsBetterThanPerfect) {
  std::vector<std::int64_t> labels(60, 0);
  for (std::size_t i = 30; i < 60; ++i) labels[i] = 1;
  const std::vector<std::int32_t> perfect(labels.begin(), labels.end());
  std::vector<std::int32_t> worse = perfect;
  worse[0] = 1;
  auto builder = Builder::decisions(2, labels, perfect, worse);
  auto registry = metrics::builtin_metrics();
  const auto comparison = builder.comparison();
  const auto metrics = metrics_for(comparison.task, builder.data, {}, registry);
  for (const auto& row : quality_of(comparison, *metrics, {.resamples = 300}).rows) {
    if (row.unit != record::Unit::fraction || !row.interval.defined() || row.baseline.value() != 1) continue;
    EXPECT_LE(row.interval.high(), 0) << row.metric;
    EXPECT_LT(row.interval.low(), 0) << row.metric;
  }
}

}  // namespace
}  // namespace assay::analysis::quality_test
