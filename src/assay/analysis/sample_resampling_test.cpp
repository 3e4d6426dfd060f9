#include <numeric>

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"
#include "assay/analysis/replicates_internal.hpp"
#include "assay/metrics/registry.hpp"

namespace assay::analysis::sample_resampling_test {
namespace {

using testing_only::Builder;

Builder regression(std::size_t n) {
  Builder builder;
  builder.task = {.task = metrics::Task::regression};
  builder.baseline.columns = builder.candidate.columns = 1;
  for (std::size_t i = 0; i < n; ++i) {
    builder.targets.push_back(static_cast<double>(i));
    builder.baseline_scores.push_back(static_cast<float>(i) + (i % 2 == 0 ? 1.0F : 0.0F));
    builder.candidate_scores.push_back(static_cast<float>(i) + 2.0F);
  }
  return builder;
}

TEST(ResampleSamples, BothModelsSeeTheSameDraws) {
  auto builder = regression(100);
  auto registry = metrics::builtin_metrics();
  const std::vector<const metrics::Metric*> metrics{*registry.find("mae")};
  const auto r = resample_samples(builder.comparison(), metrics, {.resamples = 2000})[0];
  EXPECT_NEAR(std::accumulate(r.baseline.begin(), r.baseline.end(), 0.0) / 2000, 0.5, 0.005);
  for (const double value : r.candidate) EXPECT_DOUBLE_EQ(value, 2.0);
  EXPECT_EQ(r.left_out_baseline.size(), 100U);
  EXPECT_DOUBLE_EQ(r.left_out_baseline[0], 49.0 / 99);
}

TEST(ResampleSamples, ManyUnitsAreLeftOutInBlocks) {
  auto builder = regression(1200);
  auto registry = metrics::builtin_metrics();
  const std::vector<const metrics::Metric*> metrics{*registry.find("mae")};
  EXPECT_EQ(resample_samples(builder.comparison(), metrics, {.resamples = 100})[0].left_out_baseline.size(), 500U);
}

}  // namespace
}  // namespace assay::analysis::sample_resampling_test
