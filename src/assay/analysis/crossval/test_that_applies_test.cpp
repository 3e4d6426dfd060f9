#include "assay/analysis/crossval/test_that_applies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::analysis {
namespace test_that_applies_test {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

record::FoldMetric accuracy_over_folds(const record::Range& corrected) {
  return {.metric = "accuracy", .folds = 5, .corrected = corrected, .pooled_method = "paired bootstrap of 12 groups"};
}

TEST(TestThatApplies, FixedModelsAreJudgedOnPooledPredictions) {
  const auto metric = accuracy_over_folds(record::Range::none("fixed"));
  EXPECT_THAT(
      test_that_applies({}, {.metric = &metric}),
      AllOf(HasSubstr("the pooled predictions decide (paired bootstrap of 12 groups)"), Not(HasSubstr("Nadeau"))));
  EXPECT_THAT(test_that_applies({}, {}), HasSubstr("the pooled predictions decide. Folds"));
}

TEST(TestThatApplies, ModelsMadeAnewByTheCorrectedT) {
  record::FoldsRecord folds{.kind = "stratified"};
  const auto metric = accuracy_over_folds(record::Range::of(-0.1, 0.1));
  TestGround ground{.refitted = true, .sizes = {100, 25}, .metric = &metric};
  EXPECT_THAT(test_that_applies(folds, ground),
              AllOf(HasSubstr("Nadeau and Bengio's corrected t over 5 folds applies"), HasSubstr("0.250"),
                    HasSubstr("paired bootstrap of 12 groups"), Not(HasSubstr("trained and"))));
  folds.retrained = folds.five_by_two = true;
  folds.kind = "time-ordered";
  ground.looks_at_changes = true;
  EXPECT_THAT(test_that_applies(folds, ground),
              AllOf(HasSubstr("Baseline and candidate are trained"), HasSubstr("Alpaydin"), HasSubstr("In time order"),
                    HasSubstr("Gates on flips and disagreement look at the pooled predictions alone")));
}

TEST(TestThatApplies, WhereTheFoldsCannotDecideItSaysWhatDoes) {
  const auto metric = accuracy_over_folds(record::Range::none("all differences are equal"));
  EXPECT_THAT(test_that_applies({}, {.refitted = true, .sizes = {100, 25}, .metric = &metric}),
              AllOf(HasSubstr("is not defined (all differences are equal)"),
                    HasSubstr("the interval of the pooled samples decides"), Not(HasSubstr("applies"))));
  EXPECT_THAT(test_that_applies({}, {.refitted = true}), HasSubstr("no labels to judge a fold by"));
}

TEST(TestThatApplies, GatesOnMetricsSayThatFoldsDecided) {
  record::CandidateResult candidate;
  candidate.quality = {{.metric = "accuracy", .method = "mean over the folds"}};
  candidate.gates = {{.metric = "accuracy", .p_value = 0.01, .needed_samples = 900.0, .method = "Tango"},
                     {.metric = "flips", .p_value = 0.02, .method = "Clopper–Pearson"}};
  say_how_gates_were_decided(candidate);
  EXPECT_EQ(candidate.gates[0].method, "mean over the folds");
  EXPECT_FALSE(candidate.gates[0].p_value.defined());
  EXPECT_FALSE(candidate.gates[0].needed_samples.defined());
  EXPECT_EQ(candidate.gates[1].method, "Clopper–Pearson");
  EXPECT_TRUE(candidate.gates[1].p_value.defined());
}

}  // namespace test_that_applies_test
}  // namespace assay::analysis
