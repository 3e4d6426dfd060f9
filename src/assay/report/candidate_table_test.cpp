#include "assay/report/candidate_table.hpp"

#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::candidate_table_test {
namespace {

std::string table_of(const record::RunResult& result) {
  return render_candidate_table(result, result.candidates.at(0), 120, false);
}

int occurrences(const std::string& text, std::string_view part) {
  int count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(CandidateTable, EveryGateIsShownExactlyOnce) {
  const std::string text = table_of(examples::failing());
  for (const char* limit : {"drop ≤ 1.00 pt", "≤ 2.00 %", "≥ 95.00 %", "≤ 0.50 ×"}) {
    EXPECT_EQ(occurrences(text, limit), 1) << limit << "\n" << text;
  }
}

TEST(CandidateTable, TheSameGateGivenTwiceHasTwoRows) {
  record::RunResult result = examples::passing();
  result.candidates[0].gates.push_back(result.candidates[0].gates[0]);
  EXPECT_EQ(occurrences(table_of(result), "drop ≤ 1.00 pt"), 2);
}

TEST(CandidateTable, ShowsHeadlineMetricsAndThoseThatAreGated) {
  record::RunResult result = examples::passing();
  EXPECT_EQ(occurrences(table_of(result), "log loss"), 0);
  result.candidates[0].gates.push_back(
      {.gate = "max-rise log_loss", .metric = "log_loss", .title = "rise ≤ 0.01", .limit = 0.01, .value = 0.002});
  EXPECT_EQ(occurrences(table_of(result), "  log loss"), 1);
}

TEST(CandidateTable, WhatIsNotDefinedIsExplainedBelow) {
  const std::string text = table_of(examples::inconclusive());
  EXPECT_EQ(occurrences(text, "– ROC AUC: only one class occurs"), 1);
  EXPECT_EQ(occurrences(text, "– F1 macro (interval): fewer than 2 resamples differ"), 1);
}

TEST(CandidateTable, WithoutLabelsShowsAgreementAndItsGateInOneRow) {
  const std::string text = table_of(examples::unlabelled());
  EXPECT_EQ(occurrences(text, "top-1 agreement"), 1);
  EXPECT_EQ(occurrences(text, "accuracy"), 0);
  EXPECT_EQ(occurrences(text, "≥ 98.00 %   pass"), 1);
}

TEST(CandidateTable, ASizeNobodyKnowsIsLeftOut) {
  EXPECT_EQ(occurrences(table_of(examples::regression()), "size"), 0);
}

TEST(CandidateTable, RatioGateIsCalledARatio) {
  record::RunResult result = examples::passing();
  result.candidates[0].gates.push_back(
      {.gate = "max-ratio log_loss", .metric = "log_loss", .title = "ratio ≤ 1.05 ×", .limit = 1.05, .value = 1.04});
  EXPECT_EQ(occurrences(table_of(result), "log loss (ratio)"), 1);
}

TEST(CandidateTable, OfRowsWithOneTitleTheGatedIsShown) {
  record::RunResult result = examples::passing();
  auto& candidate = result.candidates[0];
  record::QualityRow positive = candidate.quality[0];
  positive.metric = "recall";
  positive.title = "Recall of class malignant";
  record::QualityRow same = positive;
  same.metric = "recall[1]";
  same.headline = false;
  candidate.quality.push_back(positive);
  candidate.quality.push_back(same);
  EXPECT_EQ(occurrences(table_of(result), "Recall of class malignant"), 1);
  candidate.gates.push_back({.gate = "max-drop recall[malignant]",
                             .metric = "recall[1]",
                             .title = "drop ≤ 7.00 pt",
                             .limit = 0.07,
                             .value = 0.0});
  const std::string text = table_of(result);
  EXPECT_EQ(occurrences(text, "Recall of class malignant"), 1) << text;
  EXPECT_EQ(occurrences(text, "drop ≤ 7.00 pt"), 1) << text;
}

TEST(CandidateTable, AReasonIsToldOnce) {
  record::RunResult result = examples::passing();
  auto& candidate = result.candidates[0];
  record::QualityRow& quality = candidate.quality[0];
  quality.candidate = record::Number::undefined("no scores");
  quality.difference = record::Number::undefined("candidate: no scores");
  quality.interval = record::Range::none("candidate: no scores");
  candidate.gates[0].status = record::Verdict::inconclusive;
  candidate.gates[0].value = quality.difference;
  candidate.gates[0].interval = quality.interval;
  EXPECT_EQ(occurrences(table_of(result), "no scores"), 1) << table_of(result);
  candidate.gates.clear();
  EXPECT_EQ(occurrences(table_of(result), "no scores"), 1) << table_of(result);
}

TEST(Tones, OnlyAPassIsGreen) {
  EXPECT_EQ(tone_of(record::Verdict::pass), Tone::good);
  EXPECT_EQ(tone_of(record::Verdict::fail), Tone::bad);
  EXPECT_EQ(tone_of(record::Verdict::not_run), Tone::bad);
  EXPECT_EQ(tone_of(record::Verdict::inconclusive), Tone::unsure);
}

}  // namespace
}  // namespace assay::report::candidate_table_test
