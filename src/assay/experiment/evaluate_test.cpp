#include "assay/experiment/evaluate.hpp"

#include <fstream>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/result_json.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment::evaluate_test {
namespace {

using namespace testing_only;
using record::Verdict;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class EvaluateTest : public testing::Test {
 protected:
  EvaluateTest() : plan_(plan_in(folder_)) {}

  record::RunResult evaluated() { return evaluated(own_worker()); }
  record::RunResult evaluated(const Surroundings& surroundings) {
    auto result = evaluate(plan_, surroundings);
    EXPECT_TRUE(result) << result.error().text();
    return result ? std::move(*result) : record::RunResult{};
  }
  Error refusal() {
    const auto result = evaluate(plan_, own_worker());
    return result ? Error(ErrorCode::internal, "(accepted)") : result.error();
  }
  void use_candidate(const std::string& name, const OnnxBuilder& model) {
    plan_.candidates = {{name, model.save(folder_ / (name + ".onnx"))}};
  }
  std::string run_id() const { return record::read_run(plan_.output)->id; }
  std::size_t cells() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(plan_.output / "cells"), {}));
  }
  // A worker that cannot be started, so that a cell that runs at all is seen to fail.
  static Surroundings no_worker() { return {.tool = "test", .worker_command = {"/nonexistent/worker"}}; }

  ScratchFolder folder_{"evaluate_test"};
  EvaluatePlan plan_;
};

TEST_F(EvaluateTest, MeasuresAndJudges) {
  std::vector<std::string> stages;
  std::uint64_t done = 0;
  Surroundings surroundings = own_worker();
  surroundings.on_stage = [&](const std::string& stage) { stages.push_back(stage); };
  surroundings.on_progress = [&](const std::vector<Progress>& cells) { done = cells.back().done; };
  const record::RunResult result = evaluated(surroundings);
  ASSERT_EQ(result.candidates.size(), 1U);
  EXPECT_EQ(result.verdict, Verdict::pass);
  EXPECT_EQ(result.data.samples, 400U);
  const auto& accuracy = result.candidates[0].quality.front();
  EXPECT_EQ(accuracy.metric, "accuracy");
  EXPECT_DOUBLE_EQ(accuracy.baseline.value(), 0.9);  // every tenth label is another
  EXPECT_EQ(done, 400U);
  EXPECT_THAT(stages.back(), HasSubstr("analysing"));
  EXPECT_EQ(cells(), 2U);
  EXPECT_EQ(record::read_run(plan_.output)->created, result.run.created);
}

TEST_F(EvaluateTest, DifferentRunInTheFolderIsRefusedAndTheDifferencesNamed) {
  evaluated();
  const std::string id = run_id();
  plan_.threads = 2;
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refusal().message(), AllOf(HasSubstr("holds a different run"), HasSubstr("(they differ in: threads)"),
                                         HasSubstr("--overwrite")));
  plan_.threads = 1;
  use_candidate("other", shifted_model(0.5F));
  plan_.batch = 8;
  EXPECT_THAT(refusal().message(), HasSubstr("(they differ in: candidates, batch)"));
  EXPECT_EQ(run_id(), id);
}

TEST_F(EvaluateTest, OverwriteReplacesADifferentRunAndAllItsFiles) {
  evaluated();
  const std::string id = run_id();
  std::ofstream(plan_.output / "flips-same.csv") << "of the run before";
  std::ofstream(plan_.output / "report.html") << "mine";
  use_candidate("other", shifted_model(0.5F));
  plan_.overwrite = true;
  EXPECT_EQ(evaluated().candidates.at(0).model.name, "other");
  EXPECT_NE(run_id(), id);
  EXPECT_EQ(cells(), 2U);
  EXPECT_FALSE(fs::exists(plan_.output / "flips-same.csv"));
  EXPECT_TRUE(fs::exists(plan_.output / "report.html"));
}

TEST_F(EvaluateTest, ForeignFolderIsRefusedEvenToOverwrite) {
  fs::create_directories(plan_.output / "cells");
  std::ofstream(plan_.output / "cells" / "letter.txt") << "Dear reader";
  for (const bool overwrite : {false, true}) {
    plan_.overwrite = overwrite;
    EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
    EXPECT_THAT(refusal().message(), HasSubstr("holds no run of this program"));
  }
  EXPECT_TRUE(fs::exists(plan_.output / "cells" / "letter.txt"));
  plan_.output = plan_.baseline.path;
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
}

TEST_F(EvaluateTest, RunThatCannotBeReadIsReplacedOnlyWhenAsked) {
  fs::create_directories(plan_.output);
  std::ofstream(plan_.output / "run.json") << R"({"schema": "assay.run/99"})";
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refusal().message(), AllOf(HasSubstr("cannot be continued"), HasSubstr("assay.run/99")));
  plan_.overwrite = true;
  EXPECT_EQ(evaluated().verdict, Verdict::pass);
}

TEST_F(EvaluateTest, LeftoverOfARunKilledAsItBeganIsNotInTheWay) {
  fs::create_directories(plan_.output);
  std::ofstream(plan_.output / "run.json.4711.part") << "{";
  EXPECT_EQ(evaluated().verdict, Verdict::pass);
}

TEST_F(EvaluateTest, SamePlanContinuesWithoutRunningFinishedCells) {
  const record::RunResult first = evaluated();
  plan_.analysis.gates = {{analysis::GateKind::min_value, "accuracy", 0.99}};
  const record::RunResult second = evaluated(no_worker());
  EXPECT_EQ(second.run.created, first.run.created);
  EXPECT_EQ(second.run.id, first.run.id);
  EXPECT_EQ(second.verdict, Verdict::fail);
  EXPECT_EQ(record::read_run(plan_.output)->analysis.at("gates").size(), 1U);
}

TEST_F(EvaluateTest, InterruptedRunIsContinuedByTheSamePlan) {
  Surroundings surroundings = own_worker();
  surroundings.interrupted = [] { return true; };
  EXPECT_EQ(evaluate(plan_, surroundings).error().code(), ErrorCode::cancelled);
  EXPECT_TRUE(fs::exists(plan_.output / "run.json"));
  EXPECT_EQ(evaluated().verdict, Verdict::pass);
}

TEST_F(EvaluateTest, CandidateThatFailsIsNotRunAndTheOthersGoOn) {
  plan_.candidates.insert(plan_.candidates.begin(), {"bad", unrunnable_model().save(folder_ / "bad.onnx")});
  const record::RunResult result = evaluated();
  ASSERT_EQ(result.candidates.size(), 2U);
  EXPECT_EQ(result.candidates[0].verdict, Verdict::not_run);
  EXPECT_THAT(result.candidates[0].verdict_reason, HasSubstr("Telepathy"));
  EXPECT_EQ(result.candidates[1].verdict, Verdict::pass);
  EXPECT_EQ(result.verdict, Verdict::not_run);
}

TEST_F(EvaluateTest, CandidateThatDoesNotFitTheDataIsNotRunAndTheOthersGoOn) {
  OnnxBuilder wide;
  wide.input("x", onnx::TensorProto::FLOAT, {-1, 5})
      .node("Identity", {"x"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 5});
  plan_.candidates.insert(plan_.candidates.begin(), {"wide", wide.save(folder_ / "wide.onnx")});
  const record::RunResult result = evaluated();
  ASSERT_EQ(result.candidates.size(), 2U);
  EXPECT_EQ(result.candidates[0].verdict, Verdict::not_run);
  EXPECT_THAT(result.candidates[0].verdict_reason, HasSubstr("one sample of 'x' should be [5] but is [2]"));
  EXPECT_EQ(result.candidates[0].model.weights_bytes.reason(), "the model was refused");
  EXPECT_EQ(result.candidates[1].verdict, Verdict::pass);
  EXPECT_EQ(cells(), 3U);
  EXPECT_EQ(evaluated(no_worker()).candidates[1].verdict, Verdict::pass);  // nothing is run again
}

TEST_F(EvaluateTest, BaselineThatFailsIsToldInAResult) {
  plan_.baseline.path = unrunnable_model().save(folder_ / "bad.onnx");
  const record::RunResult result = evaluated();
  EXPECT_EQ(result.verdict, Verdict::not_run);
  ASSERT_EQ(result.candidates.size(), 1U);
  EXPECT_EQ(result.candidates[0].verdict, Verdict::not_run);
  EXPECT_THAT(result.candidates[0].verdict_reason,
              AllOf(HasSubstr("the baseline 'fp32' could not be run"), HasSubstr("Telepathy")));
}

TEST_F(EvaluateTest, WorkerThatCannotBeStartedIsAFailedCell) {
  EXPECT_EQ(evaluated(no_worker()).verdict, Verdict::not_run);
}

TEST_F(EvaluateTest, FaultOfTheDataIsNoModels) {
  auto grid = labelled_grid(400);
  grid.values[2 * 300] = std::numeric_limits<float>::quiet_NaN();
  write_array(plan_.data.path, {400, 2}, grid.values);
  EXPECT_EQ(refusal().code(), ErrorCode::corrupt);
  EXPECT_THAT(refusal().message(),
              AllOf(HasSubstr("x.npy"), HasSubstr("row 300"), HasSubstr("nan"), Not(HasSubstr("could not be run"))));
}

TEST_F(EvaluateTest, WrongPredictionsOfTheBaselineAreInputNotAModelThatFailed) {
  plan_.baseline.path = write_array<float>(folder_ / "few.npy", {7, 3}, std::vector<float>(21));
  EXPECT_EQ(refusal().code(), ErrorCode::corrupt);
  EXPECT_THAT(refusal().message(), AllOf(HasSubstr("few.npy: 7 predictions"), Not(HasSubstr("could not be run"))));
}

TEST_F(EvaluateTest, VerdictOfAnEarlierRunDoesNotOutliveItsBeginning) {
  evaluated();
  for (const char* name : {"result.json", "report.md"}) std::ofstream(plan_.output / name) << "earlier";
  Surroundings surroundings = own_worker();
  fs::remove_all(plan_.output / "cells");
  surroundings.interrupted = [] { return true; };
  EXPECT_EQ(evaluate(plan_, surroundings).error().code(), ErrorCode::cancelled);
  EXPECT_FALSE(fs::exists(plan_.output / "result.json"));
  EXPECT_FALSE(fs::exists(plan_.output / "report.md"));
}

TEST_F(EvaluateTest, SamplesInAnotherOrderAreADifferentRun) {
  const auto write_rows = [this](const char* rows) {
    plan_.data = {.path = folder_ / "rows.csv", .target = "y", .id = "id"};
    std::ofstream(plan_.data.path) << "id,x0,x1,y\n" << rows;
  };
  write_rows("a,1,0,0\nb,0,1,1\n");
  evaluated();
  for (const char* other : {"b,1,0,0\na,0,1,1\n", "b,0,1,1\na,1,0,0\n"}) {
    write_rows(other);
    EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
    EXPECT_THAT(refusal().message(), HasSubstr("holds a different run"));
  }
  plan_.overwrite = true;
  EXPECT_EQ(evaluated().data.samples, 2U);
}

TEST_F(EvaluateTest, ResultsDoNotDependOnTheNumberOfJobs) {
  use_candidate("shifted", shifted_model(0.4F));
  plan_.candidates.push_back({"dynamic", dynamically_quantized_model().save(folder_ / "dynamic.onnx")});
  const auto result_with = [this](unsigned jobs, const char* output) {
    plan_.jobs = plan_.analysis.threads = jobs;
    plan_.output = folder_ / output;
    record::RunResult result = evaluated();
    result.run.created.clear();
    return record::to_json(result).dump(1);
  };
  const std::string one = result_with(1, "one");
  EXPECT_EQ(one, result_with(2, "two"));
  EXPECT_THAT(one, HasSubstr("dynamic"));
}

TEST_F(EvaluateTest, PredictionsMadeElsewhereAreJudgedByTheSameRules) {
  const auto grid = labelled_grid(400);
  std::vector<float> scores;
  for (const std::int64_t label : grid.labels) {
    for (std::int64_t c = 0; c < 3; ++c) scores.push_back(c == label ? 0.8F : 0.1F);
  }
  plan_.candidates = {{"board", write_array(folder_ / "board.npy", {400, 3}, scores)}};
  const record::RunResult result = evaluated();
  ASSERT_EQ(result.candidates.size(), 1U);
  EXPECT_DOUBLE_EQ(result.candidates[0].quality.front().candidate.value(), 1.0);
  EXPECT_EQ(result.verdict, Verdict::pass);
  EXPECT_THAT(result.notes, testing::Contains(HasSubstr("predictions made elsewhere")));
}

TEST_F(EvaluateTest, FewerClassesThanScoresAreSaidWithBothNumbers) {
  auto labels = labelled_grid(400).labels;
  for (auto& label : labels) label = std::min<std::int64_t>(label, 1);
  write_array(folder_ / "y.npy", {400}, labels);
  EXPECT_THAT(evaluated().notes, testing::Contains(HasSubstr("the labels go from 0 to 1, but 'fp32' gives 3 scores")));
  plan_.data.classes = {"no", "yes"};
  plan_.output = folder_ / "named";
  EXPECT_THAT(evaluated().notes, testing::Contains(HasSubstr("the data have 2 classes, but 'fp32' gives 3 scores")));
  plan_.data.classes = {"no", "yes", "never"};
  plan_.output = folder_ / "all";
  EXPECT_THAT(evaluated().notes, Not(testing::Contains(HasSubstr("gives 3 scores"))));
}

TEST_F(EvaluateTest, FewSamplesAreSaid) {
  plan_ = plan_in(folder_, 30);
  EXPECT_THAT(evaluated().notes, testing::Contains(HasSubstr("only 30 samples")));
  plan_ = plan_in(folder_, 400);
  plan_.output = folder_ / "more";
  EXPECT_THAT(evaluated().notes, Not(testing::Contains(HasSubstr("samples: intervals"))));
}

}  // namespace
}  // namespace assay::experiment::evaluate_test
