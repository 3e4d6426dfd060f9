#include "assay/experiment/run_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/cell.hpp"

namespace assay::experiment::run_folder_test {
namespace {

using namespace testing_only;
using record::RunRecord;
using testing::HasSubstr;

class RunFolderTest : public testing::Test {
 protected:
  RunFolderTest() { run_ = record_of("one"); }
  static RunRecord record_of(const std::string& id) {
    RunRecord run{.id = id, .created = "today", .tool = "test"};
    run.plan = {{"threads", id}};
    run.baseline.facts = nlohmann::ordered_json::object();
    return run;
  }
  // As an earlier process left it.
  void leave_a_run() {
    RunRecord there = record_of("one");
    there.created = "yesterday";
    there.baseline.latency_cells = {"l0"};
    there.trivial_memory_cells = {"m0"};
    ASSERT_TRUE(record::write_run(out_, there));
    ASSERT_TRUE(write_file(out_ / "cells/a/cell.json", "{}"));
    ASSERT_TRUE(write_file(out_ / "result.json", "{}"));
    ASSERT_TRUE(write_file(out_ / "report.md", "pass"));
  }
  ScratchFolder folder_{"run_folder_test"};
  fs::path out_ = folder_ / "out";
  RunRecord run_;
};

TEST_F(RunFolderTest, SameRunIsContinuedButItsReportsGo) {
  leave_a_run();
  ASSERT_TRUE(claim_run_folder(out_, false, run_));
  EXPECT_EQ(run_.created, "yesterday");
  EXPECT_EQ(run_.baseline.latency_cells, (std::vector<std::string>{"l0"}));
  EXPECT_EQ(run_.trivial_memory_cells, (std::vector<std::string>{"m0"}));
  EXPECT_TRUE(fs::exists(out_ / "cells/a/cell.json"));
  EXPECT_FALSE(fs::exists(out_ / "result.json"));
  EXPECT_FALSE(fs::exists(out_ / "report.md"));
}

TEST_F(RunFolderTest, DifferentRunIsRefusedOrReplaced) {
  leave_a_run();
  run_ = record_of("two");
  const auto refused = claim_run_folder(out_, false, run_);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().text(), HasSubstr("they differ in: threads"));
  EXPECT_TRUE(fs::exists(out_ / "cells/a/cell.json"));
  ASSERT_TRUE(claim_run_folder(out_, true, run_));
  EXPECT_FALSE(fs::exists(out_ / "cells"));
  EXPECT_EQ(run_.created, "today");
  EXPECT_TRUE(run_.baseline.latency_cells.empty());
}

TEST_F(RunFolderTest, DifferentRunThatGaveNothingIsReplaced) {
  ASSERT_TRUE(record::write_run(out_, record_of("one")));
  record::CellRecord cell{.specification = {{"kind", "predict"}}, .status = record::CellStatus::failed};
  ASSERT_TRUE(record::write_cell(out_ / "cells/a", cell));
  run_ = record_of("two");
  ASSERT_TRUE(claim_run_folder(out_, false, run_));
  EXPECT_FALSE(fs::exists(out_ / "cells"));
  ASSERT_TRUE(record::write_run(out_, run_));
  cell.status = record::CellStatus::ok;
  ASSERT_TRUE(record::write_cell(out_ / "cells/b", cell));
  run_ = record_of("three");
  EXPECT_FALSE(claim_run_folder(out_, false, run_)) << "a cell of it can be used again";
}

TEST_F(RunFolderTest, RunThatEndedWithAnErrorGivesItsFolderUp) {
  RunRecord there = record_of("one");
  there.failure = "row 812 holds NaN";
  ASSERT_TRUE(record::write_run(out_, there));
  record::CellRecord cell{.specification = {{"kind", "quantize"}}, .status = record::CellStatus::ok};
  ASSERT_TRUE(record::write_cell(out_ / "cells/a", cell));
  run_ = record_of("two");
  EXPECT_TRUE(claim_run_folder(out_, false, run_));
  EXPECT_FALSE(fs::exists(out_ / "cells"));
}

TEST_F(RunFolderTest, CellsThatAStepOfASearchSharesStay) {
  ASSERT_TRUE(write_file(folder_ / "cells/a/cell.json", "{}"));
  ASSERT_TRUE(record::write_run(out_, record_of("one")));
  fs::create_directory_symlink(folder_ / "cells", out_ / "cells");
  run_ = record_of("two");
  EXPECT_TRUE(claim_run_folder(out_, false, run_));
  EXPECT_TRUE(fs::exists(out_ / "cells/a/cell.json"));
}

TEST_F(RunFolderTest, FileOfTheFoldersNameIsToldApart) {
  ASSERT_TRUE(write_file(out_, "Dear reader"));
  EXPECT_THAT(claim_run_folder(out_, true, run_).error().text(), HasSubstr("there is a file of that name"));
}

TEST_F(RunFolderTest, SomebodyElsesFolderIsLeftAlone) {
  ASSERT_TRUE(write_file(out_ / "thesis.tex", "…"));
  EXPECT_EQ(claim_run_folder(out_, true, run_).error().code(), ErrorCode::invalid_argument);
  EXPECT_TRUE(fs::exists(out_ / "thesis.tex"));
}

TEST_F(RunFolderTest, IsHeldByOneAtATime) {
  const auto lock = claim_run_folder(out_, false, run_);
  ASSERT_TRUE(lock);
  EXPECT_FALSE(claim_run_folder(out_, false, run_));
}

}  // namespace
}  // namespace assay::experiment::run_folder_test
