#include "assay/report/findings.hpp"

#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::findings_test {
namespace {

using record::SubsetRow;

std::string flips_of(const record::RunResult& result) {
  return flips_sentence(result.candidates.at(0), result);
}

TEST(FlipsSentence, CountsBothWaysWithTheTest) {
  EXPECT_EQ(flips_of(examples::passing()), "5 of 899: 3 got worse, 2 got better (McNemar mid-p 0.69); ties 0");
}

TEST(FlipsSentence, GroupedSamplesNameTheirOwnTest) {
  record::RunResult result = examples::passing();
  result.candidates[0].agreement.mcnemar_midp = record::Number::undefined("samples come in groups");
  result.candidates[0].agreement.sign_flip_p = 0.034;
  EXPECT_EQ(flips_of(result), "5 of 899: 3 got worse, 2 got better (sign-flip p over groups 0.034); ties 0");
}

TEST(FlipsSentence, WithoutLabelsCountsChangedDecisionsAndIsEmptyForARegression) {
  EXPECT_EQ(flips_of(examples::unlabelled()), "6 of 899 decisions changed; ties 0");
  EXPECT_EQ(flips_of(examples::regression()), "");
}

SubsetRow subset(std::string slice, std::string value, std::uint64_t n, std::uint64_t regressions) {
  SubsetRow row;
  row.slice = std::move(slice);
  row.value = std::move(value);
  row.n = n;
  row.regressions = regressions;
  return row;
}

SubsetRow with_p(SubsetRow row, double adjusted) {
  row.p_adjusted = adjusted;
  return row;
}

TEST(WorstClass, HasMostNewlyWrongSamplesAndAmongEqualsIsTheSmaller) {
  record::CandidateResult candidate;
  EXPECT_EQ(worst_class(candidate), nullptr);
  candidate.subsets = {subset("class", "none", 10, 0), subset("class", "large", 50, 2), subset("class", "small", 20, 2),
                       subset("writer", "slice", 9, 7)};
  EXPECT_EQ(worst_class(candidate)->value, "small");
}

TEST(WorstSlice, IsNamedOnlyWhenItGotWorseAfterAdjustment) {
  record::CandidateResult candidate;
  candidate.subsets = {with_p(subset("site", "doubtful", 40, 3), 0.06), with_p(subset("site", "even", 40, 9), 0.001),
                       with_p(subset("class", "class", 40, 9), 0.001)};
  candidate.subsets[1].improvements = 9;
  EXPECT_EQ(worst_slice(candidate), nullptr);
  candidate.subsets.push_back(with_p(subset("site", "worse", 40, 8), 0.02));
  candidate.subsets.push_back(with_p(subset("site", "worst", 40, 8), 0.01));
  ASSERT_NE(worst_slice(candidate), nullptr);
  EXPECT_EQ(subset_sentence(*worst_slice(candidate)), "site = worst: 8 of 40 newly wrong, adjusted p 0.010");
}

TEST(SubsetSentence, NamesTheCommonestChange) {
  SubsetRow row = subset("class", "8", 87, 2);
  row.most_common_change = "8 → 9: 2";
  EXPECT_EQ(subset_sentence(row), "8: 2 of 87 newly wrong (8 → 9: 2)");
}

TEST(SizeSentence, ShowsBothSizesAndTheirRatio) {
  record::ModelRow before;
  record::ModelRow after;
  EXPECT_EQ(size_sentence(before, after), "");
  before.file_bytes = 38'100.0;
  EXPECT_EQ(size_sentence(before, after), "38.1 kB → –");
  after.file_bytes = 11'900.0;
  EXPECT_EQ(size_sentence(before, after), "38.1 kB → 11.9 kB, 0.31 ×");
}

}  // namespace
}  // namespace assay::report::findings_test
