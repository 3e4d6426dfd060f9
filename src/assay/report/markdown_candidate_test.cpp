#include "assay/report/markdown_candidate.hpp"

#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::markdown_candidate_test {
namespace {

std::string section_of(const record::RunResult& result) {
  return candidate_section(result, result.candidates.at(0));
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(CandidateSection, ShowsEveryMetricNotOnlyTheHeadline) {
  EXPECT_TRUE(has(section_of(examples::passing()), "| log loss | lower | 0.05121 | 0.05333 | +0.00212 |"));
}

TEST(CandidateSection, OneNumberUnderTwoNamesIsShownOnce) {
  auto result = examples::passing();
  record::QualityRow recall = result.candidates[0].quality[0];
  recall.metric = "recall";
  recall.title = "recall of malignant";
  result.candidates[0].quality.push_back(recall);
  recall.metric = "recall[1]";
  result.candidates[0].quality.push_back(recall);
  const std::string text = candidate_section(result, result.candidates[0]);
  const std::size_t first = text.find("| recall of malignant |");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find("| recall of malignant |", first + 1), std::string::npos);
}

TEST(CandidateSection, SaysWhyANumberIsMissing) {
  EXPECT_TRUE(has(section_of(examples::inconclusive()), "| ROC AUC | higher | – (only one class occurs) |"));
}

TEST(CandidateSection, ConfusionMatricesOfManyClassesAreLeftToTheResult) {
  record::RunResult result = examples::passing();
  EXPECT_TRUE(has(section_of(result), "| 8 | 4 | 83 |"));
  result.candidates[0].confusion.assign(21, std::vector<std::uint64_t>(21));
  EXPECT_TRUE(has(section_of(result), "Not shown for 21 classes"));
}

TEST(CandidateSection, ListsThirtyFlipsAndSaysWhereTheRestIs) {
  record::RunResult result = examples::passing();
  auto& candidate = result.candidates[0];
  candidate.flips.assign(40, candidate.flips[0]);
  for (std::size_t i = 0; i < 40; ++i) candidate.flips[i].id = "id" + std::to_string(100 + i);
  candidate.flips_total = 40;
  const std::string text = section_of(result);
  EXPECT_TRUE(has(text, "| id129 |"));
  EXPECT_FALSE(has(text, "| id130 |"));
  EXPECT_TRUE(has(text, "The first 30 of 40; all of them are in `flips-int8.csv`."));
}

TEST(CandidateSection, OfAModelThatDidNotRunIsItsReasonAlone) {
  const std::string text = section_of(examples::not_run());
  EXPECT_TRUE(has(text, "after 30 s without an answer"));
  EXPECT_FALSE(has(text, "###"));
}

}  // namespace
}  // namespace assay::report::markdown_candidate_test
