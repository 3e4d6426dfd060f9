#include "assay/analysis/candidate.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"

namespace assay::analysis::candidate_test {
namespace {

using record::Verdict;
using testing_only::Builder;

Result<record::CandidateResult> result_with(std::vector<Gate> gates, std::vector<std::string> metrics = {}) {
  std::vector<std::int64_t> labels(600, 0);
  std::vector<std::int32_t> decided(600, 0);
  for (std::size_t i = 300; i < 600; ++i) labels[i] = decided[i] = 1;
  auto builder = Builder::decisions(2, labels, decided, decided);
  record::ModelRow model;
  model.name = "int8";
  model.file_bytes = 10.0;
  return candidate_result(builder.comparison(), model, model,
                          {.gates = std::move(gates), .metrics = std::move(metrics), .resamples = 200});
}

TEST(CandidateResult, EveryGateMustPass) {
  EXPECT_EQ(result_with({{GateKind::max_drop, "accuracy", 0.02}})->verdict, Verdict::pass);
  const auto mixed = result_with({{GateKind::max_drop, "accuracy", 0.02}, {GateKind::max_ratio, "file_bytes", 0.5}});
  EXPECT_EQ(mixed->verdict, Verdict::fail);
  EXPECT_EQ(mixed->gates.size(), 2U);
  EXPECT_EQ(mixed->confusion[1][1], 300U);
}

TEST(CandidateResult, MetricAskedForIsInTheShortTable) {
  const auto is_headline = [](std::vector<std::string> asked) {
    const auto result = result_with({}, std::move(asked));
    return std::ranges::find(result->quality, "mcc", &record::QualityRow::metric)->headline;
  };
  EXPECT_FALSE(is_headline({}));
  EXPECT_TRUE(is_headline({"mcc"}));
}

TEST(CandidateResult, GateThatTheAnswersCannotServeIsRefused) {
  const auto refused = result_with({{GateKind::max_drop, "roc_auc", 0.02}});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message().find("decisions alone"), std::string::npos);
}

TEST(CandidateResult, GateOnAnUnknownMetricIsRefused) {
  EXPECT_EQ(result_with({{GateKind::max_drop, "nonsense", 0.02}}).error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::analysis::candidate_test
