#include "assay/analysis/crossval/test_that_applies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::analysis {
namespace test_that_applies_test {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(TestThatApplies, FixedModelsAreTestedOnPooledPredictions) {
  const record::FoldsRecord folds{.folds = 2, .rows = std::vector<record::FoldRows>(2)};
  EXPECT_THAT(test_that_applies(false, folds, {100, 25}),
              AllOf(HasSubstr("McNemar's test and Tango's interval on the pooled predictions apply"),
                    Not(HasSubstr("Nadeau"))));
}

TEST(TestThatApplies, ModelsMadeAnewByTheCorrectedT) {
  record::FoldsRecord folds{.folds = 5, .rows = std::vector<record::FoldRows>(5)};
  EXPECT_THAT(test_that_applies(true, folds, {100, 25}),
              AllOf(HasSubstr("Nadeau and Bengio's corrected t over the 5 folds applies"), HasSubstr("0.250"),
                    Not(HasSubstr("trained"))));
  folds.retrained = true;
  EXPECT_THAT(test_that_applies(true, folds, {100, 25}), HasSubstr("Baseline and candidate are trained"));
  folds.five_by_two = true;
  EXPECT_THAT(test_that_applies(true, folds, {50, 50}), HasSubstr("Alpaydin"));
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
