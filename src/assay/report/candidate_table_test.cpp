#include "assay/report/candidate_table.hpp"

#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report {
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

TEST(Tones, OnlyAPassIsGreen) {
  EXPECT_EQ(tone_of(record::Verdict::pass), Tone::good);
  EXPECT_EQ(tone_of(record::Verdict::fail), Tone::bad);
  EXPECT_EQ(tone_of(record::Verdict::not_run), Tone::bad);
  EXPECT_EQ(tone_of(record::Verdict::inconclusive), Tone::unsure);
}

}  // namespace
}  // namespace assay::report
