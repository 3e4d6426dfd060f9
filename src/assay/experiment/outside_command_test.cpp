#include "assay/experiment/outside_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/base/temporary_folder.hpp"

namespace assay::experiment {
namespace outside_command_test {

using testing::AllOf;
using testing::HasSubstr;

class OutsideCommandTest : public testing::Test {
 protected:
  Result<OutsideRun> run(const std::string& line, std::chrono::nanoseconds timeout = std::chrono::seconds(60)) {
    return run_outside({.line = line,
                        .places = {{"{out}", (folder_->path() / "made").string()}},
                        .timeout = timeout,
                        .log = folder_->path() / "command.log"});
  }
  Result<TemporaryFolder> folder_ = TemporaryFolder::make("outside_command_test");
};

TEST_F(OutsideCommandTest, PathsStandWhereTheyAreNamed) {
  const auto done = run("sh -c 'echo said; echo kept > $1' sh {out}");
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->program, "sh");
  EXPECT_EQ(done->log, "said\n");
  EXPECT_EQ(*read_file(folder_->path() / "made"), "kept\n");
}

TEST_F(OutsideCommandTest, HowItEndedIsToldWithWhatItPrinted) {
  const auto failed = run("sh -c 'echo no luck; exit 3'");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code(), ErrorCode::runtime);
  EXPECT_THAT(failed.error().text(), AllOf(HasSubstr("exit code 3"), HasSubstr("no luck")));
  EXPECT_THAT(run("sleep 60", std::chrono::milliseconds(100)).error().text(), HasSubstr("it ran longer than 100 ms"));
  EXPECT_EQ(run("/no/such/trainer x").error().code(), ErrorCode::not_found);
  EXPECT_EQ(run("   ").error().code(), ErrorCode::invalid_argument);
}

TEST_F(OutsideCommandTest, FilesAreThoseNamedByWordsBehindEqualsSignsAndTheProgram) {
  const std::string config = (folder_->path() / "c.yaml").string();
  ASSERT_TRUE(write_file(config, "bits: 4"));
  const auto before = files_named("sh --config=" + config + " {input} --none=" + config + ".no");
  EXPECT_EQ(before.size(), 2U) << before.dump();
  EXPECT_TRUE(before.contains("sh"));
  ASSERT_TRUE(write_file(config, "bits: 8"));
  EXPECT_NE(files_named("sh --config=" + config).at(config), before.at(config));
  EXPECT_EQ(files_named("sh " + config).at(config), files_named("sh --config=" + config).at(config));
}

}  // namespace outside_command_test
}  // namespace assay::experiment
