#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/cli/command_line_test.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/json_file.hpp"

namespace assay::cli::command_sweep_test {
namespace {

using namespace testing_only;
using experiment::testing_only::plan_in;
using experiment::testing_only::ScratchFolder;
using testing::AllOf;
using testing::HasSubstr;

class CommandSweepTest : public testing::Test {
 protected:
  CommandSweepTest() { plan_in(folder_, 2'000); }
  Outcome sweep(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"sweep",    file("fp32.onnx"), "--data",      file("x.npy"),
                                       "--labels", file("y.npy"),     "--resamples", "100",
                                       "--output", file("out"),       "--no-speed",  "--no-memory"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_command(arguments);
  }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  ScratchFolder folder_{"command_sweep_test"};
};

TEST_F(CommandSweepTest, ChoosesOnSomeSamplesAndReportsOnTheOthers) {
  const Outcome outcome =
      sweep({"--methods", "command(run=cp {input} {output}),command(run=cp {input} {output}, version=2)",
             "--validation-share", "0.4"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("recommended: "), HasSubstr("PASS"), HasSubstr("800 validation samples")));
  const auto result = record::read_json(folder_ / "out/result.json");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->at("choice").at("validation_samples"), 800);
  EXPECT_EQ(result->at("data").at("samples"), 1'200);
  EXPECT_EQ(result->at("candidates").at(0).at("quality").at(0).at("n"), 1'200);
}

TEST_F(CommandSweepTest, BadRequestsAreUsage) {
  EXPECT_EQ(sweep({}).code, 2);
  EXPECT_EQ(sweep({"--methods", "int3"}).code, 2);
}

}  // namespace
}  // namespace assay::cli::command_sweep_test
