#include "assay/experiment/crossval/fold_bases.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment {
namespace fold_bases_test {

using record::Verdict;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_only::OnnxBuilder;
using testing_only::own_worker;
using testing_only::plan_in;
using testing_only::ScratchFolder;
using testing_only::shifted_model;
namespace fs = std::filesystem;

// A "trainer" that takes one of two ready models, by the seed, and notes what it was given.
class FoldBasesTest : public testing::Test {
 protected:
  FoldBasesTest() {
    plan_.evaluate = plan_in(folder_, 120);
    plan_.evaluate.candidates = {{"copy", {}, *method_ref("command(run=cp {input} {output})")}};
    plan_.evaluate.analysis.gates = {{analysis::GateKind::max_drop, "accuracy", 0.05}};
    plan_.folds.folds = 3;
    plan_.trainer = TrainerPlan{.command = trainer("cp " + (folder_ / "fp32.onnx").string() + " $3")};
  }
  static std::string trainer(const std::string& body) {
    return "sh -c '" + body + "' sh {train} {validation} {out} {seed}";
  }
  record::CrossvalResult validated() {
    auto result = cross_validate(plan_, own_worker());
    EXPECT_TRUE(result) << result.error().text();
    return result ? std::move(*result) : record::CrossvalResult{};
  }
  Error refusal() {
    const auto result = cross_validate(plan_, own_worker());
    return result ? Error(ErrorCode::internal, "(accepted)") : result.error();
  }
  ScratchFolder folder_{"fold_bases_test"};
  CrossvalPlan plan_;
};

TEST_F(FoldBasesTest, EveryFoldIsTrainedAndJudgedOnItsOwnRows) {
  const auto crossval = validated();
  EXPECT_TRUE(crossval.retrained);
  EXPECT_TRUE(crossval.candidates.at(0).refitted);
  EXPECT_EQ(crossval.result.verdict, Verdict::pass);
  EXPECT_EQ(crossval.result.baseline.path, "");
  const auto folds = record::read_folds(plan_.evaluate.output);
  ASSERT_TRUE(folds);
  for (const record::FoldModel& model : folds->models) {
    EXPECT_FALSE(model.in_every_fold);
    EXPECT_FALSE(model.made_by.empty());
  }
  for (const auto& fold : crossval.folds) EXPECT_EQ(fold.training + fold.validation, 80U);
}

TEST_F(FoldBasesTest, NoHeldOutRowIsInWhatTheTrainerIsGiven) {
  // It keeps the ids that it was given: the text is in the archive as it is.
  plan_.trainer->command =
      trainer("cat $1 $2 > " + (folder_ / "given-$$").string() + "; cp " + (folder_ / "fp32.onnx").string() + " $3");
  plan_.evaluate.jobs = 2;
  validated();
  const auto folds = record::read_folds(plan_.evaluate.output);
  for (const record::FoldRows& fold : folds->rows) {
    std::set<std::uint64_t> judged(fold.judged.rows.begin(), fold.judged.rows.end());
    for (const record::FoldModel& model : folds->models) {
      if (!model.candidate.empty() || model.fold != fold.fold) continue;
      const auto cell = record::read_cell(plan_.evaluate.output / "cells" / model.made_by);
      for (const char* part : {"train", "validation"}) {
        const std::string digest = cell->specification.at(part);
        const auto rows = record::read_rows(record::rows_file(plan_.evaluate.output, digest));
        ASSERT_TRUE(rows);
        for (const std::uint64_t row : *rows) EXPECT_FALSE(judged.contains(row));
      }
      EXPECT_EQ(cell->outcome.at("training_rows").get<int>() + cell->outcome.at("validation_rows").get<int>(), 80);
    }
  }
}

TEST_F(FoldBasesTest, TrainingsOfOneFoldSplitTheVariance) {
  shifted_model(0.8F).save(folder_ / "other.onnx");
  plan_.trainer->command = trainer("test $4 = 7 && cp " + (folder_ / "other.onnx").string() + " $3 || cp " +
                                   (folder_ / "fp32.onnx").string() + " $3");
  plan_.trainer->seed = 6;
  plan_.trainer->trainings = 2;
  plan_.evaluate.candidates = {
      {"fixed",
       {},
       *method_ref("command(run=sh -c 'cp " + (folder_ / "fp32.onnx").string() + " $1' sh {output} {input})")}};
  const auto crossval = validated();
  ASSERT_EQ(crossval.candidates[0].variance.size(), 2U) << crossval.candidates[0].variance_undefined;
  EXPECT_EQ(crossval.candidates[0].variance[1].source, "training");
  EXPECT_GT(crossval.candidates[0].variance[1].share.value(), 0.5) << "the seed makes another baseline";
}

TEST_F(FoldBasesTest, TrainerThatFailsIsNamedWithItsFold) {
  plan_.trainer->command = trainer("echo out of luck; exit 4");
  EXPECT_THAT(refusal().text(), AllOf(HasSubstr("fold 1: "), HasSubstr("exit code 4"), HasSubstr("out of luck")));
  EXPECT_EQ(refusal().code(), ErrorCode::runtime);
  plan_.trainer->command = trainer("sleep 60");
  plan_.trainer->timeout = "300ms";
  EXPECT_THAT(refusal().text(), HasSubstr("it ran longer than 300 ms"));
  plan_.trainer->command = trainer("true");
  EXPECT_THAT(refusal().text(), HasSubstr("fold 1: the trainer"));
}

TEST_F(FoldBasesTest, ModelOfAnotherShapeIsNamedWithItsFold) {
  OnnxBuilder wide;
  wide.input("x", onnx::TensorProto::FLOAT, {-1, 5})
      .node("Identity", {"x"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 5})
      .save(folder_ / "wide.onnx");
  plan_.trainer->command = trainer("cp " + (folder_ / "wide.onnx").string() + " $3");
  EXPECT_THAT(refusal().text(), AllOf(HasSubstr("fold 1: what the trainer wrote does not fit"), HasSubstr("[5]")));
}

TEST_F(FoldBasesTest, FinishedTrainingsAreNotRunAgain) {
  plan_.trainer->command =
      trainer("echo x >> " + (folder_ / "runs").string() + "; cp " + (folder_ / "fp32.onnx").string() + " $3");
  validated();
  validated();
  EXPECT_EQ(fs::file_size(folder_ / "runs"), 6U) << "three lines of one letter";
}

}  // namespace fold_bases_test
}  // namespace assay::experiment
