#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"
#include "assay/analysis/replicates_internal.hpp"
#include "assay/metrics/registry.hpp"

namespace assay::analysis::cell_resampling_test {
namespace {

TEST(ResampleCells, AccuracyHasTheBinomialsSpreadAndLeavesOutByCells) {
  std::vector<std::int64_t> labels(500, 0);
  std::vector<std::int32_t> baseline(500, 0);
  std::vector<std::int32_t> candidate(500, 0);
  for (std::size_t i = 0; i < 50; ++i) candidate[i] = 1;
  auto builder = testing_only::Builder::decisions(2, labels, baseline, candidate);
  auto registry = metrics::builtin_metrics();
  const std::vector<const metrics::ConfusionMetric*> metrics{(*registry.find("accuracy"))->as_confusion()};
  const auto r = resample_cells(builder.comparison(), metrics, {.resamples = 5000})[0];
  const double mean = std::accumulate(r.candidate.begin(), r.candidate.end(), 0.0) / 5000;
  double squares = 0;
  for (const double value : r.candidate) squares += (value - mean) * (value - mean);
  EXPECT_NEAR(mean, 0.9, 0.001);
  EXPECT_NEAR(std::sqrt(squares / 5000), std::sqrt(0.9 * 0.1 / 500), 0.0005);
  ASSERT_EQ(r.multiplicity, (std::vector<double>{450, 50}));
  EXPECT_DOUBLE_EQ(r.left_out_candidate[0], 449.0 / 499);
  EXPECT_DOUBLE_EQ(r.left_out_candidate[1], 450.0 / 499);
}

}  // namespace
}  // namespace assay::analysis::cell_resampling_test
