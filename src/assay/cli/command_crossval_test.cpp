#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/cli/command_line_test.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/json_file.hpp"

namespace assay::cli {
namespace command_crossval_test {

using experiment::testing_only::plan_in;
using experiment::testing_only::ScratchFolder;
using testing::AllOf;
using testing::HasSubstr;
using testing_only::Outcome;
using testing_only::run_command;

class CommandCrossvalTest : public testing::Test {
 protected:
  CommandCrossvalTest() { plan_in(folder_, 900); }
  Outcome crossval(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"crossval",    "--baseline", file("fp32.onnx"), "--data",
                                       file("x.npy"), "--labels",   file("y.npy"),     "--resamples",
                                       "100",         "--output",   file("out")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_command(arguments);
  }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  ScratchFolder folder_{"command_crossval_test"};
};

TEST_F(CommandCrossvalTest, JudgesAndLeavesReports) {
  const Outcome outcome = crossval({"--candidate", "same=quantize:command(run=cp {input} {output})", "--folds", "3"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("3 stratified folds"), HasSubstr("PASS"), HasSubstr("which test")));
  const auto result = record::read_json(folder_ / "out/crossval.json");
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->at("schema"), "assay.crossval/1");
  EXPECT_EQ(record::read_json(folder_ / "out/result.json")->at("verdict"), "pass");
  EXPECT_THAT(*read_file(folder_ / "out/report.md"), HasSubstr("## same over the folds"));
}

TEST_F(CommandCrossvalTest, RerenderJudgesTheRecordsByOtherGates) {
  ASSERT_EQ(crossval({"--candidate", "same=quantize:command(run=cp {input} {output})", "--folds", "3"}).code, 0);
  const std::string before = *read_file(folder_ / "out/crossval.json");
  const Outcome strict = run_command({"rerender", file("out"), "--min-value", "accuracy=0.99"});
  EXPECT_EQ(strict.code, 1) << strict.err;
  EXPECT_NE(*read_file(folder_ / "out/crossval.json"), before);
  EXPECT_EQ(run_command({"rerender", file("out")}).code, 0);
  EXPECT_EQ(*read_file(folder_ / "out/crossval.json"), before) << "the run's own result, byte for byte";
}

TEST_F(CommandCrossvalTest, BadRequestsAreUsage) {
  EXPECT_EQ(crossval({}).code, 2);
  EXPECT_EQ(crossval({"--candidate", file("fp32.onnx")}).code, 2);
  EXPECT_EQ(crossval({"--candidate", "quantize:fp16", "--folds", "1"}).code, 2);
}

}  // namespace command_crossval_test
}  // namespace assay::cli
