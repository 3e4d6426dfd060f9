#include "assay/analysis/gate_evidence.hpp"

#include <gtest/gtest.h>

#include "assay/analysis/agreement.hpp"
#include "assay/analysis/comparison_builder_test.hpp"
#include "assay/stats/tango.hpp"

namespace assay::analysis::gate_evidence_test {
namespace {

using record::Verdict;
using testing_only::Builder;

// n samples of class 1, all right for the baseline, the first `losses` wrong for the candidate.
record::GateRow judge_losses(std::size_t n, std::size_t losses, const Gate& gate) {
  std::vector<std::int64_t> labels(n, 1);
  labels[n - 1] = 0;
  std::vector<std::int32_t> baseline(labels.begin(), labels.end());
  std::vector<std::int32_t> candidate = baseline;
  for (std::size_t i = 0; i < losses; ++i) candidate[i] = 0;
  auto builder = Builder::decisions(2, labels, baseline, candidate);
  builder.data.classes = {"well", "sick"};
  const Comparison comparison = builder.comparison();
  auto registry = metrics::builtin_metrics();
  const auto metrics = metrics_for(comparison.task, builder.data, metrics_of({gate}), registry);
  const Quality quality = quality_of(comparison, *metrics, {.resamples = 300});
  const auto agreement = agreement_of(comparison, {});
  record::ModelRow big;
  big.file_bytes = 1000.0;
  record::ModelRow small;
  small.file_bytes = 250.0;
  return judge(
      gate,
      {.comparison = &comparison, .quality = &quality, .agreement = &agreement, .baseline = &big, .candidate = &small});
}

TEST(Judge, AccuracyDropPassesFailsOrStaysOpen) {
  const Gate gate{GateKind::max_drop, "accuracy", 0.01};
  EXPECT_EQ(judge_losses(2000, 2, gate).status, Verdict::pass);
  EXPECT_EQ(judge_losses(2000, 60, gate).status, Verdict::fail);
  const auto open = judge_losses(300, 2, gate);
  EXPECT_EQ(open.status, Verdict::inconclusive);
  EXPECT_DOUBLE_EQ(open.p_value.value(), stats::non_inferiority_p({0, 2, 300}, 0.01));
  ASSERT_TRUE(open.needed_samples.defined());
  EXPECT_GT(open.needed_samples.value(), 300);
  EXPECT_EQ(open.title, "drop ≤ 1.00 pt");
  EXPECT_FALSE(judge_losses(2000, 2, gate).needed_samples.defined());
}

// 0 of 285: at most 1.286 % (exact); of 367 about 1 %.
TEST(Judge, NeedsMoreSamplesThanLeaveItOpen) {
  const auto flips = judge_losses(285, 0, {GateKind::max_value, "flips", 0.01});
  EXPECT_EQ(flips.status, Verdict::inconclusive);
  EXPECT_EQ(flips.needed_samples.value(), 367);
  const auto drop = judge_losses(285, 0, {GateKind::max_drop, "accuracy", 0.0125});
  EXPECT_EQ(drop.status, Verdict::inconclusive);
  EXPECT_GT(drop.needed_samples.value(), 285);
}

TEST(Judge, SizesAreKnownExactly) {
  const auto row = judge_losses(50, 0, {GateKind::max_ratio, "file_bytes", 0.5});
  EXPECT_EQ(row.status, Verdict::pass);
  EXPECT_DOUBLE_EQ(row.value.value(), 0.25);
  EXPECT_EQ(judge_losses(50, 0, {GateKind::max_value, "file_bytes", 100}).status, Verdict::fail);
}

TEST(Judge, FlipsAndDisagreementAreRatesOfTheirOwn) {
  EXPECT_EQ(judge_losses(1000, 2, {GateKind::max_value, "flips", 0.02}).status, Verdict::pass);
  EXPECT_EQ(judge_losses(1000, 100, {GateKind::max_value, "disagreement", 0.02}).status, Verdict::fail);
}

TEST(Judge, RecallOfAClassGoesByItsName) {
  const auto row = judge_losses(1000, 300, {GateKind::min_value, "recall[sick]", 0.9});
  EXPECT_EQ(row.status, Verdict::fail);
  EXPECT_NEAR(row.value.value(), 699.0 / 999, 1e-12);
}

TEST(DefaultGates, DependOnTheTask) {
  EXPECT_EQ(default_gates({.task = metrics::Task::binary}, true, true)[0].metric, "accuracy");
  EXPECT_EQ(default_gates({.task = metrics::Task::binary}, true, false)[0].metric, "roc_auc");
  EXPECT_EQ(default_gates({.task = metrics::Task::regression}, true, true)[0].metric, "rmse");
  EXPECT_EQ(default_gates({.task = metrics::Task::multiclass}, false, true)[0].metric, "disagreement");
}

}  // namespace
}  // namespace assay::analysis::gate_evidence_test
