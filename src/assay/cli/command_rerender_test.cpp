#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/cli/command_line_test.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/json_file.hpp"

namespace assay::cli {
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
                                         "accuracy=1", "--output", out_});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    for (const char* name : {"x.npy", "y.npy", "fp32.onnx", "far.onnx"}) fs::remove(folder_ / name);
  }
  Outcome rerender(std::vector<std::string> more) {
    more.insert(more.begin(), {"rerender", out_});
    return run_command(more);
  }
  nlohmann::ordered_json recorded() const { return record::read_json(fs::path(out_) / "run.json")->at("analysis"); }
  ScratchFolder folder_{"command_rerender_test"};
  std::string out_ = (folder_ / "out").string();
};

TEST_F(CommandRerenderTest, WithoutOptionsGivesTheSameResult) {
  const auto before = record::read_json(fs::path(out_) / "result.json");
  const Outcome outcome = rerender({});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("PASS"));
  EXPECT_EQ(*record::read_json(fs::path(out_) / "result.json"), *before);
}

TEST_F(CommandRerenderTest, OtherGatesReplaceTheRecordedOnesAndAreKept) {
  EXPECT_EQ(rerender({"--max-value", "flips=1%"}).code, 1);
  ASSERT_EQ(recorded().at("gates").size(), 1U);
  EXPECT_EQ(recorded().at("gates")[0].at("metric"), "flips");
  EXPECT_EQ(rerender({}).code, 1);
}

TEST_F(CommandRerenderTest, WhatIsNotNamedStaysAsRecorded) {
  EXPECT_EQ(rerender({"--level", "0.9"}).code, 0);
  EXPECT_EQ(recorded().at("level"), 0.9);
  EXPECT_EQ(recorded().at("seed"), 7);
  EXPECT_EQ(recorded().at("resamples"), 100);
  ASSERT_EQ(recorded().at("gates").size(), 1U);
  EXPECT_EQ(recorded().at("gates")[0].at("limit"), 1.0);
  EXPECT_EQ(rerender({"--metric", "recall[1]"}).code, 0);
  EXPECT_EQ(recorded().at("metrics")[0], "recall[1]");
  EXPECT_EQ(recorded().at("level"), 0.9);
}

TEST_F(CommandRerenderTest, WhatCannotBeAnalysedDoesNotStay) {
  const auto before = recorded();
  const Outcome outcome = rerender({"--metric", "f1_macor"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("f1_macor"));
  EXPECT_EQ(recorded(), before);
  EXPECT_EQ(rerender({}).code, 0);
}

TEST_F(CommandRerenderTest, JsonAloneOnStandardOutput) {
  EXPECT_EQ(nlohmann::json::parse(rerender({"--json"}).out).at("schema"), "assay.result/1");
}

TEST_F(CommandRerenderTest, FolderWithoutARunIsCodeFour) {
  const Outcome outcome = run_command({"rerender", folder_.path().string()});
  EXPECT_EQ(outcome.code, 4);
  EXPECT_THAT(outcome.err, HasSubstr("run.json"));
}

}  // namespace
}  // namespace assay::cli
