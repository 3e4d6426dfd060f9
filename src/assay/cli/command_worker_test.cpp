#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/cli/command_line_test.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/json_file.hpp"

namespace assay::cli::command_worker_test {
namespace {

using namespace testing_only;
using testing::HasSubstr;
using testing::Not;

TEST(CommandWorker, RunsTheCellOfItsFolder) {
  const experiment::testing_only::ScratchFolder folder("command_worker_test");
  ASSERT_TRUE(write_file(folder / "work.json", "{}"));
  EXPECT_EQ(run_command({"worker", folder.path().string()}).code, 1);
  const auto outcome = record::read_json(folder / "outcome.json");
  ASSERT_TRUE(outcome) << outcome.error().text();
  EXPECT_EQ(outcome->at("error").at("code"), "internal");
}

TEST(CommandWorker, NeedsAFolderAndIsNotShownToPeople) {
  EXPECT_EQ(run_command({"worker"}).code, 2);
  EXPECT_THAT(run_command({"--help"}).out, Not(HasSubstr("worker")));
}

}  // namespace
}  // namespace assay::cli::command_worker_test
