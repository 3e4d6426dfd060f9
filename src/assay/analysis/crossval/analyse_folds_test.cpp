#include "assay/analysis/crossval/analyse_folds.hpp"

#include <gmock/gmock.h>

#include "assay/analysis/crossval/scratch_folds_test.hpp"
#include "assay/record/crossval_result_json.hpp"

namespace assay::analysis {
namespace analyse_folds_test {

using record::Verdict;
using testing::HasSubstr;
using testing::SizeIs;
using testing_only::ScratchFolds;

// Two candidates: "int8", made anew in each fold, and "plain", the same in every fold.
class AnalyseFoldsTest : public testing::Test {
 protected:
  AnalyseFoldsTest() {
    scratch_.add_fixed("", {0});
    scratch_.add_of_fold("int8", 0, {0, 2, 4});
    scratch_.add_of_fold("int8", 1, {1});
    scratch_.add_fixed("plain", {0, 3});
    scratch_.run.candidates = {{.name = "int8", .facts = {{"file_bytes", 25}}},
                               {.name = "plain", .facts = {{"file_bytes", 40}}}};
    scratch_.write();
  }
  record::CrossvalResult analysed(const AnalysisOptions& options = {.resamples = 200}) {
    auto result = analyse_folds(scratch_.folder(), options);
    EXPECT_TRUE(result) << result.error().text();
    return result ? std::move(*result) : record::CrossvalResult{};
  }
  ScratchFolds scratch_{"analyse_folds_test", 40};
};

TEST_F(AnalyseFoldsTest, EveryFoldIsJudgedByItsOwnModel) {
  const auto crossval = analysed();
  ASSERT_THAT(crossval.candidates, SizeIs(3));
  const record::FoldMetric& accuracy = crossval.candidates[0].metrics.front();
  EXPECT_EQ(accuracy.metric, "accuracy");
  EXPECT_NEAR(accuracy.baseline[0].value(), 0.95, 1e-12);   // row 0 of the even ones
  EXPECT_NEAR(accuracy.candidate[0].value(), 0.85, 1e-12);  // rows 0, 2, 4
  EXPECT_NEAR(accuracy.candidate[1].value(), 0.95, 1e-12);  // row 1 of the odd ones
  EXPECT_NEAR(accuracy.mean_difference.value(), -0.075, 1e-12);
  EXPECT_EQ(crossval.result.data.samples, 40U);
  EXPECT_EQ(crossval.result.candidates[0].agreement.regressions.value(), 3);
}

TEST_F(AnalyseFoldsTest, WhatIsMadeAnewIsJudgedOverFoldsAndWhatIsNotOnPooledRows) {
  const auto crossval = analysed();
  EXPECT_TRUE(crossval.candidates[0].refitted);
  EXPECT_THAT(crossval.candidates[0].applies, HasSubstr("Nadeau and Bengio"));
  EXPECT_THAT(crossval.result.candidates[0].gates.at(0).method, HasSubstr("Nadeau–Bengio"));
  EXPECT_FALSE(crossval.candidates[1].refitted);
  EXPECT_THAT(crossval.result.candidates[1].gates.at(0).method, HasSubstr("Tango"));
  EXPECT_NEAR(crossval.result.candidates[1].quality.front().difference.value(), -1.0 / 40, 1e-12);
}

TEST_F(AnalyseFoldsTest, EachFoldChoosesOnItsValidationRowsAndTheChoiceIsJudged) {
  // On the validation rows both are right: the smaller one is chosen.
  auto crossval = analysed();
  EXPECT_TRUE(crossval.has_choice);
  EXPECT_EQ(crossval.folds[0].chosen, "int8");
  EXPECT_EQ(crossval.candidates[0].chosen, 2U);
  EXPECT_EQ(crossval.candidates[2].name, k_chosen);
  EXPECT_NEAR(crossval.candidates[2].metrics.front().mean_difference.value(), -0.075, 1e-12);
  EXPECT_EQ(crossval.result.verdict, crossval.result.candidates[2].verdict);
  // Wrong on the validation rows of fold 1 (36 and 38): there the other one is chosen.
  scratch_.folds.models.erase(scratch_.folds.models.begin() + 2);
  scratch_.add_of_fold("int8", 1, {1, 36, 38});
  scratch_.write();
  crossval = analysed();
  EXPECT_EQ(crossval.folds[0].chosen, "int8");
  EXPECT_EQ(crossval.folds[1].chosen, "plain");
  const auto& chosen = crossval.candidates[2].metrics.front();
  EXPECT_NEAR(chosen.candidate[0].value(), 0.85, 1e-12) << "int8's";
  EXPECT_NEAR(chosen.candidate[1].value(), 0.95, 1e-12) << "plain's: row 3";
}

TEST_F(AnalyseFoldsTest, FoldWithNothingToChooseLeavesTheChoiceUnjudged) {
  for (auto& model : scratch_.folds.models) {
    if (!model.candidate.empty() && (model.in_every_fold || model.fold == 1)) model.failure = "it crashed";
  }
  scratch_.write();
  auto crossval = analysed();
  ASSERT_TRUE(crossval.has_choice);
  EXPECT_EQ(crossval.folds[0].chosen, "int8");
  EXPECT_EQ(crossval.folds[1].chosen, "");
  EXPECT_EQ(crossval.result.verdict, Verdict::not_run);
  EXPECT_THAT(crossval.result.candidates[2].verdict_reason, HasSubstr("fold 2: no candidate can be chosen"));
  for (auto& candidate : scratch_.run.candidates) candidate.method = {{"simulated", true}};
  scratch_.write();
  EXPECT_FALSE(analysed().has_choice) << "of simulated candidates alone nothing is chosen";
}

TEST_F(AnalyseFoldsTest, GatesOnSizeTakeTheLargestThatWasChosen) {
  const auto ratio = [](const char* metric, double limit) { return Gate{GateKind::max_ratio, metric, limit}; };
  const auto crossval = analysed({.gates = {ratio("file_bytes", 0.6), ratio("weights_bytes", 0.6)}, .resamples = 200});
  ASSERT_TRUE(crossval.has_choice);
  const auto& gates = crossval.result.candidates[2].gates;
  EXPECT_NEAR(gates[0].value.value(), 26.0 / 100, 1e-12);
  EXPECT_EQ(gates[0].status, Verdict::pass);
  EXPECT_EQ(crossval.result.candidates[1].model.weights_bytes.value(), 32);
  // The choice keeps limits on sizes too: the better model is too large for them.
  scratch_.folds.models.erase(scratch_.folds.models.begin() + 1, scratch_.folds.models.begin() + 3);
  scratch_.add_of_fold("int8", 0, {0, 36, 38, 37, 39});
  scratch_.add_of_fold("int8", 1, {1, 36, 38, 37, 39});
  scratch_.write();
  EXPECT_EQ(analysed({.gates = {ratio("file_bytes", 0.7)}, .resamples = 200}).folds[0].chosen, "int8");
  EXPECT_EQ(analysed({.gates = {ratio("file_bytes", 1.5), {GateKind::max_drop, "accuracy", 0.1}}, .resamples = 200})
                .folds[0]
                .chosen,
            "plain");
}

TEST_F(AnalyseFoldsTest, FoldsOfAnotherVerdictAreSeen) {
  const auto crossval = analysed({.gates = {{GateKind::max_drop, "accuracy", 0.08}}, .resamples = 200});
  EXPECT_FALSE(crossval.candidates[0].folds[0].keeps_limits);
  EXPECT_THAT(crossval.candidates[0].folds[0].finding,
              HasSubstr("max-drop accuracy: 10 pt, asked for: drop ≤ 8.00 pt"));
  EXPECT_TRUE(crossval.candidates[0].folds[1].keeps_limits);
}

TEST_F(AnalyseFoldsTest, CandidateThatFailedInAFoldIsNotRunWithTheFold) {
  scratch_.folds.models.erase(scratch_.folds.models.begin() + 2);
  scratch_.folds.models.push_back({.candidate = "int8", .fold = 1, .calibration_samples = 8, .failure = "it crashed"});
  scratch_.write();
  const auto crossval = analysed();
  EXPECT_EQ(crossval.result.candidates[0].verdict, Verdict::not_run);
  EXPECT_EQ(crossval.result.candidates[0].verdict_reason, "fold 2: it crashed");
  EXPECT_NE(crossval.result.candidates[1].verdict, Verdict::not_run);
}

TEST_F(AnalyseFoldsTest, DrawsSplitTheVarianceAndSizesMakeACurve) {
  scratch_.folds.draws = 2;
  scratch_.folds.calibration_sizes = {4, 8};
  for (const std::uint32_t fold : {0U, 1U}) {
    scratch_.add_of_fold("int8", fold, {6 + fold}, 1);
    for (const std::uint32_t draw : {0U, 1U}) scratch_.add_of_fold("int8", fold, {8 + fold, 10 + fold}, draw, 4);
  }
  scratch_.write();
  const auto crossval = analysed();
  ASSERT_THAT(crossval.candidates[0].variance, SizeIs(2)) << crossval.candidates[0].variance_undefined;
  EXPECT_EQ(crossval.candidates[0].variance[1].source, "calibration");
  ASSERT_THAT(crossval.candidates[0].sizes, SizeIs(2));
  EXPECT_EQ(crossval.candidates[0].sizes[0].samples, 4U);
  EXPECT_NEAR(crossval.candidates[0].sizes[0].mean.value(), -3.0 / 40, 1e-12);
  EXPECT_NEAR(crossval.candidates[0].sizes[1].lowest.value(), -3.0 / 40, 1e-12) << "4 wrong, the baseline 1";
  EXPECT_TRUE(crossval.candidates[1].sizes.empty()) << "it needs no samples";
}

TEST_F(AnalyseFoldsTest, EqualRecordsGiveEqualResults) {
  EXPECT_EQ(record::to_json(analysed()).dump(), record::to_json(analysed()).dump());
}

TEST_F(AnalyseFoldsTest, BaselineAtChanceIsNoted) {
  std::vector<std::uint64_t> wrong;
  for (std::uint64_t i = 0; i < 40; i += 2) wrong.push_back(i);
  scratch_.folds.models.erase(scratch_.folds.models.begin());
  scratch_.add_fixed("", wrong);
  scratch_.write();
  EXPECT_THAT(analysed().result.notes, testing::Contains(HasSubstr("the baseline is right on 20 of 40 samples")));
}

TEST_F(AnalyseFoldsTest, GroupsOfTheDataAreCounted) {
  for (std::int32_t i = 0; i < 40; ++i) scratch_.data.groups.push_back(i / 4);
  scratch_.write();
  EXPECT_EQ(analysed().result.data.groups, 10U);
}

TEST_F(AnalyseFoldsTest, BadGateAndMissingFoldsAreErrors) {
  EXPECT_EQ(analyse_folds(scratch_.folder(), {.gates = {{GateKind::max_drop, "acuracy", 0.1}}}).error().code(),
            ErrorCode::invalid_argument);
  std::filesystem::remove(scratch_.folder() / "folds.json");
  EXPECT_EQ(analyse_folds(scratch_.folder(), {}).error().code(), ErrorCode::not_found);
}

}  // namespace analyse_folds_test
}  // namespace assay::analysis
