#include "assay/experiment/crossval/crossval.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/crossval_result_json.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment {
namespace crossval_test {

using record::Verdict;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_only::own_worker;
using testing_only::plan_in;
using testing_only::ScratchFolder;
namespace fs = std::filesystem;

class CrossvalTest : public testing::Test {
 protected:
  CrossvalTest() {
    plan_.evaluate = plan_in(folder_, 120);
    plan_.evaluate.candidates = {made("copy", "command(run=cp {input} {output})")};
    plan_.evaluate.analysis.gates = {{analysis::GateKind::max_drop, "accuracy", 0.05}};
    plan_.folds.folds = 3;
  }
  static ModelRef made(const std::string& name, const std::string& method) { return {name, {}, *method_ref(method)}; }
  // Writes another model where it is calibrated with the first sample, so that folds differ.
  static ModelRef calibrated(const std::string& name) {
    return made(name, "command(run=sh -c 'test -s $3/ids.npy && cp $1 $2' sh {input} {output} {calibration})");
  }
  record::CrossvalResult validated(const Surroundings& surroundings = own_worker()) {
    auto result = cross_validate(plan_, surroundings);
    EXPECT_TRUE(result) << result.error().text();
    return result ? std::move(*result) : record::CrossvalResult{};
  }
  Error refusal() {
    const auto result = cross_validate(plan_, own_worker());
    return result ? Error(ErrorCode::internal, "(accepted)") : result.error();
  }
  std::size_t cells_of_kind(const std::string& kind) const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(plan_.evaluate.output / "cells")) {
      const auto cell = record::read_cell(entry.path());
      if (cell && cell->specification.at("kind") == kind) ++count;
    }
    return count;
  }
  static Surroundings no_worker() { return {.tool = "test", .worker_command = {"/nonexistent/worker"}}; }

  ScratchFolder folder_{"crossval_test"};
  CrossvalPlan plan_;
};

TEST_F(CrossvalTest, WhatNeedsNoCalibrationIsMadeOnceAndJudgedOnAllRows) {
  const auto crossval = validated();
  EXPECT_EQ(crossval.kind, "stratified");
  EXPECT_EQ(crossval.result.verdict, Verdict::pass);
  EXPECT_FALSE(crossval.candidates.at(0).refitted);
  EXPECT_EQ(crossval.result.data.samples, 120U);
  EXPECT_EQ(cells_of_kind("quantize"), 1U);
  EXPECT_EQ(cells_of_kind("predict"), 2U) << "the copy says that it was made, so it is another file";
}

TEST_F(CrossvalTest, WhatIsCalibratedIsMadeInEveryFoldFromTheOthersRows) {
  plan_.evaluate.candidates = {calibrated("int8")};
  plan_.calibration.samples = 10;
  const auto crossval = validated();
  EXPECT_TRUE(crossval.candidates.at(0).refitted);
  EXPECT_EQ(crossval.calibration_samples, 10U);
  EXPECT_EQ(cells_of_kind("calibration"), 3U);
  EXPECT_EQ(cells_of_kind("quantize"), 3U);
  EXPECT_EQ(cells_of_kind("predict"), 4U);
  const auto folds = record::read_folds(plan_.evaluate.output);
  ASSERT_TRUE(folds) << folds.error().text();
  for (const record::FoldModel& model : folds->models) {
    if (model.candidate.empty()) continue;
    const auto made = record::read_cell(plan_.evaluate.output / "cells" / model.made_by);
    const std::string calibration = made->specification.at("calibration");
    const auto rows = record::read_rows(plan_.evaluate.output / "cells" / calibration / "rows.npy");
    const auto& judged = folds->rows.at(model.fold).judged.rows;
    ASSERT_EQ(rows->size(), 10U);
    for (const std::uint64_t row : *rows) EXPECT_THAT(judged, Not(testing::Contains(row)));
  }
}

TEST_F(CrossvalTest, SeveralCandidatesAreChosenFromOnValidationRows) {
  plan_.evaluate.candidates = {calibrated("int8"), made("copy", "command(run=cp {input} {output})")};
  const auto crossval = validated();
  EXPECT_TRUE(crossval.has_choice);
  ASSERT_EQ(crossval.candidates.size(), 3U);
  EXPECT_EQ(crossval.folds.at(0).chosen, "copy") << "both answer alike: the smaller";
  EXPECT_EQ(crossval.folds.at(0).validation, 16U) << "a fifth of 80";
  EXPECT_EQ(crossval.candidates[1].chosen, 3U);
}

TEST_F(CrossvalTest, DrawsAndSizesAreModelsOfTheirOwn) {
  plan_.evaluate.candidates = {calibrated("int8")};
  plan_.calibration = {.samples = 10, .draws = 2, .sizes = {5, 10}};
  const auto crossval = validated();
  EXPECT_EQ(cells_of_kind("calibration"), 12U) << "3 folds × 2 draws × 2 sizes";
  EXPECT_EQ(crossval.candidates[0].sizes.size(), 2U);
  EXPECT_EQ(crossval.candidates[0].sizes[0].differences.size(), 2U);
  EXPECT_EQ(crossval.candidates[0].variance.size(), 2U) << crossval.candidates[0].variance_undefined;
}

TEST_F(CrossvalTest, SamePlanContinuesWithoutRunningFinishedCells) {
  plan_.evaluate.candidates = {calibrated("int8")};
  const auto first = validated();
  plan_.evaluate.jobs = 3;
  const auto again = validated(no_worker());
  EXPECT_EQ(record::to_json(first).dump(), record::to_json(again).dump());
  plan_.folds.seed = 1;
  EXPECT_THAT(refusal().message(), AllOf(HasSubstr("holds a different run"), HasSubstr("folds")));
}

TEST_F(CrossvalTest, CandidateThatFailsInOneFoldIsNotRunAndTheOthersGoOn) {
  // Fails where sample 119 calibrates, so in some folds and not in others.
  plan_.evaluate.candidates = {
      made("moody",
           "command(run=sh -c 'grep -q 119 $3/ids.npy && exit 3; cp $1 $2' sh {input} {output} {calibration})"),
      made("copy", "command(run=cp {input} {output})")};
  plan_.calibration.samples = 63;  // of 64: all but one
  const auto crossval = validated();
  EXPECT_EQ(crossval.result.candidates[0].verdict, Verdict::not_run);
  EXPECT_THAT(crossval.result.candidates[0].verdict_reason, AllOf(HasSubstr("fold "), HasSubstr("exit code 3")));
  EXPECT_NE(crossval.result.candidates[1].verdict, Verdict::not_run);
}

TEST_F(CrossvalTest, PlansThatCannotBeRightAreRefused) {
  plan_.evaluate.candidates = {{"file", folder_ / "same.onnx", {}}};
  EXPECT_THAT(refusal().text(), HasSubstr("cannot be made anew in every fold"));
  plan_.evaluate.candidates = {made("copy", "command(run=cp {input} {output})")};
  plan_.calibration.sizes = {8};
  EXPECT_THAT(refusal().text(), HasSubstr("--calibration-sizes: no candidate is calibrated"));
  plan_.calibration.sizes = {};
  plan_.evaluate.analysis.gates = {{analysis::GateKind::max_ratio, "latency.p50", 0.9}};
  EXPECT_THAT(refusal().text(), HasSubstr("cross-validation judges quality"));
  plan_.evaluate.analysis.gates = {};
  plan_.folds.folds = 200;
  EXPECT_EQ(refusal().code(), ErrorCode::insufficient_data);
  plan_.folds.folds = 3;
  plan_.evaluate.candidates = {calibrated("int8")};
  plan_.calibration.samples = 80;
  EXPECT_THAT(refusal().text(), AllOf(HasSubstr("80 calibration samples"), HasSubstr("fold 1 has 80 rows")));
}

}  // namespace crossval_test
}  // namespace assay::experiment
