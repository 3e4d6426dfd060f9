#include "assay/record/crossval_result_json.hpp"

#include <gtest/gtest.h>

namespace assay::record {
namespace crossval_result_json_test {

CrossvalResult small_result() {
  CrossvalResult crossval{.kind = "stratified", .repeats = 1, .folds_per_repeat = 2, .metric = "accuracy"};
  crossval.folds = {{0, 0, 5, 4, 1, "int8"}, {0, 1, 5, 4, 1, ""}};
  FoldMetric accuracy{.metric = "accuracy", .title = "accuracy", .unit = Unit::fraction};
  accuracy.baseline = {0.8, 1.0};
  accuracy.candidate = {0.6, Number::undefined("one class alone")};
  accuracy.folds = 1;
  accuracy.mean_difference = -0.2;
  accuracy.corrected = Range::none("1 difference, 2 are needed");
  CrossvalCandidate candidate{.name = "int8", .refitted = true, .applies = "made anew"};
  candidate.metrics = {accuracy};
  candidate.folds = {{Verdict::fail, false, "accuracy fell"}, {Verdict::inconclusive, true, ""}};
  candidate.variance_undefined = "one draw";
  candidate.sizes = {{.samples = 8, .differences = {-0.1, 0.1}, .mean = 0.0, .lowest = -0.1, .highest = 0.1}};
  crossval.candidates = {candidate};
  crossval.result.verdict = Verdict::inconclusive;
  return crossval;
}

TEST(CrossvalResultJson, HasEveryFoldAndCandidate) {
  const auto document = to_json(small_result());
  EXPECT_EQ(document.at("schema"), "assay.crossval/1");
  EXPECT_EQ(document.at("verdict"), "inconclusive");
  EXPECT_EQ(document.at("folds").at(0).at("chosen"), "int8");
  const auto& candidate = document.at("candidates").at(0);
  EXPECT_EQ(candidate.at("folds").at(0).at("verdict"), "fail");
  EXPECT_EQ(candidate.at("calibration_sizes").at(0).at("differences").at(1), 0.1);
  EXPECT_EQ(document.at("result").at("schema"), "assay.result/1");
}

TEST(CrossvalResultJson, WhatIsNotDefinedHasItsReason) {
  const auto document = to_json(small_result());
  const auto& metric = document.at("candidates").at(0).at("metrics").at(0);
  EXPECT_TRUE(metric.at("candidate").at(1).is_null());
  EXPECT_EQ(metric.at("candidate_undefined").at("1"), "one class alone");
  EXPECT_TRUE(metric.at("corrected_interval").is_null());
  EXPECT_EQ(metric.at("corrected_interval_undefined"), "1 difference, 2 are needed");
  EXPECT_EQ(document.at("candidates").at(0).at("variance_undefined"), "one draw");
}

}  // namespace crossval_result_json_test
}  // namespace assay::record
