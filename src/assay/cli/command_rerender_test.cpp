#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/cli/command_line_test.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/json_file.hpp"

namespace assay::cli::command_rerender_test {
namespace {

using namespace testing_only;
namespace fs = std::filesystem;
using experiment::testing_only::ScratchFolder;
using testing::HasSubstr;

// A run whose candidate is far off, judged by a gate it passes; its models and data are gone.
class CommandRerenderTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto plan = experiment::testing_only::plan_in(folder_);
    experiment::testing_only::shifted_model(3).save(folder_ / "far.onnx");
    const Outcome outcome = run_command({"evaluate", "--baseline", plan.baseline.path.string(), "--candidate",
                                         (folder_ / "far.onnx").string(), "--data", plan.data.path.string(), "--labels",
                                         plan.data.labels.string(), "--resamples", "100", "--seed", "7", "--max-drop",
                                         "accuracy=99%", "--no-speed", "--no-memory", "--output", out_});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    for (const char* name : {"x.npy", "y.npy", "fp32.onnx", "far.onnx"}) fs::remove(folder_ / name);
  }
  Outcome rerender(std::vector<std::string> more) {
    more.insert(more.begin(), {"rerender", out_});
    return run_command(more);
  }
  std::string bytes_of(const char* file) const { return *read_file(fs::path(out_) / file); }
  ScratchFolder folder_{"command_rerender_test"};
  std::string out_ = (folder_ / "out").string();
};

TEST_F(CommandRerenderTest, WithoutOptionsGivesTheSameBytes) {
  const auto result = bytes_of("result.json");
  const auto report = bytes_of("report.md");
  const Outcome outcome = rerender({});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("PASS"));
  EXPECT_EQ(bytes_of("result.json"), result);
  EXPECT_EQ(bytes_of("report.md"), report);
}

TEST_F(CommandRerenderTest, OtherGatesJudgeOnceAndLeaveTheRunItsOwn) {
  const auto run = bytes_of("run.json");
  const auto result = bytes_of("result.json");
  const Outcome other = rerender({"--max-value", "flips=1%", "--level", "0.9"});
  EXPECT_EQ(other.code, 1);
  EXPECT_THAT(other.out, HasSubstr("note: judged again with other gates and level than the run's own"));
  const auto judged = record::read_json(fs::path(out_) / "result.json");
  EXPECT_EQ(judged->at("run").at("rejudged"), nlohmann::ordered_json({"gates", "level"}));
  EXPECT_EQ(bytes_of("run.json"), run);
  EXPECT_EQ(rerender({}).code, 0);
  EXPECT_EQ(bytes_of("result.json"), result);
}

TEST_F(CommandRerenderTest, WhatIsNotNamedIsTheRunsOwn) {
  EXPECT_EQ(rerender({"--level", "0.9", "--metric", "recall[1]"}).code, 0);
  const auto result = *record::read_json(fs::path(out_) / "result.json");
  EXPECT_EQ(result.at("level"), 0.9);
  EXPECT_EQ(result.at("run").at("seed"), 7);
  EXPECT_EQ(result.at("candidates")[0].at("gates")[0].at("limit"), 0.99);
  EXPECT_EQ(result.at("run").at("rejudged"), nlohmann::ordered_json({"metrics", "level"}));
}

TEST_F(CommandRerenderTest, WhatCannotBeAnalysedDoesNotStay) {
  const auto before = bytes_of("run.json");
  const Outcome outcome = rerender({"--metric", "f1_macor"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("f1_macor"));
  EXPECT_EQ(bytes_of("run.json"), before);
  EXPECT_EQ(rerender({}).code, 0);
}

TEST_F(CommandRerenderTest, GateOnWhatWasNotMeasuredIsRefusedAndTheReportStays) {
  const auto before = bytes_of("report.md");
  const Outcome speed = rerender({"--max-ratio", "latency.p50=0.9"});
  EXPECT_EQ(speed.code, 2);
  EXPECT_THAT(speed.err, HasSubstr("speed is not measured: left out by --no-speed"));
  const Outcome memory = rerender({"--max-ratio", "memory.steady=0.9"});
  EXPECT_EQ(memory.code, 2);
  EXPECT_THAT(memory.err, HasSubstr("memory is not measured: left out by --no-memory"));
  EXPECT_EQ(bytes_of("report.md"), before);
  EXPECT_NE(rerender({"--max-ratio", "memory.file=2"}).code, 2);
}

TEST_F(CommandRerenderTest, JsonAloneOnStandardOutput) {
  EXPECT_EQ(nlohmann::json::parse(rerender({"--json"}).out).at("schema"), "assay.result/1");
}

TEST_F(CommandRerenderTest, FolderWithoutARunIsCodeFour) {
  const Outcome outcome = run_command({"rerender", folder_.path().string()});
  EXPECT_EQ(outcome.code, 4);
  EXPECT_THAT(outcome.err, HasSubstr("this is no folder of a run"));
  EXPECT_THAT(outcome.err, HasSubstr("below it there are: " + out_));
}

TEST_F(CommandRerenderTest, TheCommandThatGivesTheRunsOwnJudgementBackCanBeCopied) {
  const Outcome other = rerender({"--max-value", "flips=1%"});
  EXPECT_THAT(other.out, HasSubstr("--max-drop accuracy=0.99"));
  std::string text = other.out;
  for (const char* line_end : {"\n      ", "\n"}) {
    for (std::size_t at = 0; (at = text.find(line_end)) != std::string::npos;)
      text.replace(at, std::string(line_end).size(), " ");
  }
  EXPECT_THAT(text, HasSubstr("`assay rerender " + out_ + "`"));
}

}  // namespace
}  // namespace assay::cli::command_rerender_test
