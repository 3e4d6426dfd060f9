#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/cli/command_line_test.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/json_file.hpp"

namespace assay::cli::command_evaluate_test {
namespace {

using namespace testing_only;
namespace fs = std::filesystem;
using experiment::testing_only::plan_in;
using experiment::testing_only::ScratchFolder;
using experiment::testing_only::shifted_model;
using testing::AllOf;
using testing::HasSubstr;

class CommandEvaluateTest : public testing::Test {
 protected:
  CommandEvaluateTest() {
    plan_in(folder_);
    shifted_model(3).save(folder_ / "far.onnx");
  }
  Outcome evaluate(const std::string& candidate, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"evaluate", "--baseline",  file("fp32.onnx"), "--candidate", candidate,
                                       "--data",   file("x.npy"), "--labels",        file("y.npy"), "--resamples",
                                       "100",      "--output",    file("out"),       "--no-speed",  "--no-memory"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_command(arguments);
  }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  ScratchFolder folder_{"command_evaluate_test"};
};

TEST_F(CommandEvaluateTest, PrintsTheVerdictAndWritesTheReports) {
  const Outcome outcome = evaluate(file("same.onnx"));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("same"), HasSubstr("PASS"), HasSubstr("report.md")));
  EXPECT_EQ(outcome.err, "");
  for (const char* name : {"result.json", "report.md", "run.json", "flips-same.csv"}) {
    EXPECT_TRUE(fs::exists(folder_ / "out" / name)) << name;
  }
}

TEST_F(CommandEvaluateTest, WorseCandidateIsCodeOne) {
  const Outcome outcome = evaluate("mine=" + file("far.onnx"));
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("mine"), HasSubstr("FAIL")));
}

TEST_F(CommandEvaluateTest, GateOptionsReachTheAnalysis) {
  EXPECT_EQ(evaluate(file("far.onnx"), {"--max-drop", "accuracy=99%", "--jobs", "1", "--timeout", "1min"}).code, 0);
  const auto result = record::read_json(folder_ / "out" / "result.json");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->at("candidates")[0].at("gates")[0].at("limit"), 0.99);
}

TEST_F(CommandEvaluateTest, ModelOptionsReachThePlan) {
  const Outcome outcome =
      evaluate(file("same.onnx"), {"--batch", "16", "--threads", "2", "--scores-output", "y", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out).at("schema"), "assay.result/1");
  const auto run = record::read_json(folder_ / "out" / "run.json");
  EXPECT_EQ(run->at("plan").at("batch"), 16);
  EXPECT_EQ(run->at("plan").at("threads"), 2);
}

TEST_F(CommandEvaluateTest, PredictionColumnsReachTheImport) {
  // Right about every sample, in reverse order, with the classes' columns reversed too.
  const auto labels = experiment::testing_only::labelled_grid(400).labels;
  std::string csv = "id,a,b,c\n";
  for (std::size_t i = labels.size(); i-- > 0;) {
    csv += fmt::format("{},{},{},{}\n", i, labels[i] == 2 ? 1 : 0, labels[i] == 1 ? 1 : 0, labels[i] == 0 ? 1 : 0);
  }
  ASSERT_TRUE(write_file(folder_ / "p.csv", csv));
  const Outcome outcome = evaluate(file("p.csv"), {"--score-column", "c,b,a", "--prediction-id", "id"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const auto result = record::read_json(folder_ / "out" / "result.json");
  ASSERT_TRUE(result);
  const auto& accuracy = result->at("candidates")[0].at("quality")[0];
  EXPECT_EQ(accuracy.at("metric"), "accuracy");
  EXPECT_EQ(accuracy.at("candidate"), 1.0);
}

TEST_F(CommandEvaluateTest, MistakesAreNamedWithTheirOption) {
  const auto refused = [this](const std::vector<std::string>& more) {
    const Outcome outcome = evaluate(file("same.onnx"), more);
    EXPECT_EQ(outcome.code, 2);
    return outcome.err;
  };
  EXPECT_THAT(refused({"--timeout", "soon"}), HasSubstr("--timeout"));
  EXPECT_THAT(refused({"--memory-limit", "much"}), HasSubstr("--memory-limit"));
  EXPECT_THAT(refused({"--memory-limit", "1"}), HasSubstr("--memory-limit 1: at least 64MiB"));
  EXPECT_THAT(refused({"--candidate", "b="}), HasSubstr("no file after '='"));
  EXPECT_THAT(refused({"--delimiter", ";;"}), HasSubstr("--delimiter"));
  EXPECT_THAT(refused({"--max-drop", "accuracy"}), HasSubstr("--max-drop accuracy"));
  EXPECT_THAT(refused({"--batch", "0"}), HasSubstr("--batch"));
  EXPECT_THAT(refused({"--scores-output", "z"}), HasSubstr("--scores-output z"));
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(CommandEvaluateTest, UnusableInputIsCodeFour) {
  const Outcome outcome = evaluate(file("none.onnx"));
  EXPECT_EQ(outcome.code, 4);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("assay: "), HasSubstr("none.onnx")));
}

TEST_F(CommandEvaluateTest, ModelThatCannotRunIsCodeFive) {
  experiment::testing_only::unrunnable_model().save(folder_ / "bad.onnx");
  EXPECT_EQ(evaluate(file("bad.onnx")).code, 5);
}

}  // namespace
}  // namespace assay::cli::command_evaluate_test
