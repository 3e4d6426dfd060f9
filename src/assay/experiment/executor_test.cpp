#include "assay/experiment/executor.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "assay/base/clock.hpp"

namespace assay::experiment::executor_test {
namespace {

namespace fs = std::filesystem;
using record::CellStatus;

// A worker is any program that is given a folder: shell scripts stand in for models that behave in every bad way.
class ExecutorTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  ExecutorOptions with_script(const std::string& body) {
    std::ofstream(folder_ / "worker.sh") << body;
    return {.run_folder = folder_, .worker_command = {"/bin/sh", (folder_ / "worker.sh").string()}};
  }
  static std::vector<CellTask> tasks(int count) {
    std::vector<CellTask> tasks;
    for (int i = 0; i < count; ++i)
      tasks.push_back({.name = std::to_string(i), .specification = {{"i", i}}, .samples = 10});
    return tasks;
  }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_executor_test";
};

constexpr const char* k_good = "echo 5 >&3; echo '{\"samples\": 10}' > $1/outcome.json\n";

TEST_F(ExecutorTest, KeepsEachOutcomeInTheOrderOfTheTasks) {
  ExecutorOptions options = with_script(k_good);
  options.jobs = 2;
  const auto records = run_cells(tasks(3), options);
  ASSERT_TRUE(records) << records.error().text();
  ASSERT_EQ(records->size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*records)[i].id, tasks(3)[i].id());
    EXPECT_EQ((*records)[i].status, CellStatus::ok);
    EXPECT_EQ((*records)[i].outcome.at("samples"), 10);
    EXPECT_TRUE(fs::exists(folder_ / "cells" / (*records)[i].id / "cell.json"));
  }
}

TEST_F(ExecutorTest, CrashFailsItsCellAloneAndSaysWhatWasPrinted) {
  const auto records = run_cells(
      tasks(2), with_script("case $(cat $1/work.json) in *'\"i\": 0'*) echo boom >&2; kill -SEGV $$;; esac\n" +
                            std::string(k_good)));
  ASSERT_TRUE(records);
  EXPECT_EQ((*records)[0].status, CellStatus::failed);
  EXPECT_EQ((*records)[0].code, ErrorCode::runtime);
  EXPECT_NE((*records)[0].message.find("signal 11"), std::string::npos);
  EXPECT_NE((*records)[0].message.find("boom"), std::string::npos);
  EXPECT_EQ((*records)[1].status, CellStatus::ok);
}

TEST_F(ExecutorTest, HangingWorkerIsStoppedAtItsTimeLimit) {
  ExecutorOptions options = with_script("sleep 60\n");
  options.timeout = std::chrono::milliseconds(100);
  const auto records = run_cells(tasks(1), options);
  ASSERT_TRUE(records);
  EXPECT_EQ((*records)[0].status, CellStatus::failed);
  EXPECT_NE((*records)[0].message.find("time limit of 100 ms"), std::string::npos) << (*records)[0].message;
}

TEST_F(ExecutorTest, ErrorTheWorkerReportsKeepsItsCode) {
  const auto records = run_cells(
      tasks(1),
      with_script("echo '{\"error\": {\"code\": \"corrupt\", \"message\": \"row 3\"}}' > $1/outcome.json; exit 1\n"));
  ASSERT_TRUE(records);
  EXPECT_EQ((*records)[0].code, ErrorCode::corrupt);
  EXPECT_EQ((*records)[0].message, "row 3");
}

TEST_F(ExecutorTest, FaultTheWorkerReportsIsKept) {
  const auto records = run_cells(
      tasks(1),
      with_script("echo '{\"error\": {\"code\": \"corrupt\", \"fault\": \"data\", \"message\": \"row 3\"}}' > "
                  "$1/outcome.json; exit 1\n"));
  ASSERT_TRUE(records);
  EXPECT_EQ((*records)[0].fault, record::Fault::data);
}

TEST_F(ExecutorTest, RefusedTaskIsRecordedWithoutAWorker) {
  auto two = tasks(2);
  two[0].refusal = Error(ErrorCode::corrupt, "does not fit").within("checking it");
  const std::string count = "echo x >> " + (folder_ / "runs").string() + "\n";
  const auto records = run_cells(two, with_script(count + k_good));
  ASSERT_TRUE(records) << records.error().text();
  EXPECT_EQ((*records)[0].status, CellStatus::failed);
  EXPECT_EQ((*records)[0].code, ErrorCode::corrupt);
  EXPECT_EQ((*records)[0].message, "does not fit\n  in checking it");
  EXPECT_EQ((*records)[1].status, CellStatus::ok);
  EXPECT_EQ(fs::file_size(folder_ / "runs"), 2U);
  const auto left = record::read_cell(folder_ / "cells" / two[0].id());
  ASSERT_TRUE(left) << left.error().text();
  EXPECT_EQ(left->status, CellStatus::failed);
}

TEST_F(ExecutorTest, MemoryLimitIsNamedWhereItEndedAWorker) {
  const auto message = [this](const std::string& script, std::optional<Bytes> limit) {
    ExecutorOptions options = with_script(script);
    options.memory_limit = limit;
    const auto records = run_cells(tasks(1), options);
    return records ? (*records)[0].message : records.error().text();
  };
  const Bytes limit{std::uint64_t{256} << 20};
  const std::string reported =
      R"(echo '{"error": {"code": "runtime", "message": "ONNX Runtime: std::bad_alloc"}}' > $1/outcome.json; exit 1)";
  EXPECT_EQ(message(reported, limit),
            "ran out of the memory allowed by --memory-limit 256MiB: ONNX Runtime: std::bad_alloc");
  EXPECT_EQ(message(reported, std::nullopt), "ONNX Runtime: std::bad_alloc");
  const std::string crash = "echo 'what():  std::bad_alloc' >&2; kill -ABRT $$";
  EXPECT_EQ(message(crash, limit).find("ran out of the memory allowed by --memory-limit 256MiB: the worker"), 0U);
  EXPECT_EQ(message("kill -SEGV $$", limit).find("probably ran out of the memory allowed by --memory-limit"), 0U);
  EXPECT_EQ(message("kill -SEGV $$", std::nullopt).find("the worker process died: killed by signal 11"), 0U);
}

TEST_F(ExecutorTest, FinishedCellsAreNotRunAgainAndFailedOnesAre) {
  const std::string count = "echo x >> " + (folder_ / "runs").string() + "\n";
  ASSERT_TRUE(run_cells(tasks(2), with_script(count + k_good)));
  ASSERT_TRUE(run_cells(tasks(3), with_script(count + "exit 1\n")));
  const auto records = run_cells(tasks(3), with_script(count + k_good));
  ASSERT_TRUE(records);
  EXPECT_EQ((*records)[2].status, CellStatus::ok);
  EXPECT_EQ(fs::file_size(folder_ / "runs"), 2U * 4U);
}

TEST_F(ExecutorTest, InterruptedRunIsCancelledAndStartsOverWhatWasCutOff) {
  ExecutorOptions options = with_script("sleep 60\n");
  options.interrupted = [asked = 0]() mutable { return ++asked > 3; };
  const Stopwatch watch;
  EXPECT_EQ(run_cells(tasks(1), options).error().code(), ErrorCode::cancelled);
  EXPECT_LT(watch.seconds(), 30.0);
  const auto records = run_cells(tasks(1), with_script(k_good));
  ASSERT_TRUE(records);
  EXPECT_EQ((*records)[0].status, CellStatus::ok);
}

TEST_F(ExecutorTest, AWorkerThatCannotWriteItsOutcomeSaysWhy) {
  const auto records =
      run_cells(tasks(1), with_script("echo '! out/outcome.json: No space left on device' >&3\nexit 1\n"));
  ASSERT_TRUE(records);
  const record::CellRecord& cell = records->front();
  EXPECT_EQ(cell.code, ErrorCode::io);
  EXPECT_EQ(cell.fault, record::Fault::machine);
  EXPECT_EQ(cell.message, "out/outcome.json: No space left on device");
}

TEST_F(ExecutorTest, WhatAWorkerSaysOfItsWorkIsPassedOn) {
  ExecutorOptions options = with_script("echo '40 epoch 2 of 5' >&3\nsleep 0.3\n" + std::string(k_good));
  std::vector<std::string> notes;
  std::vector<std::uint64_t> done;
  options.on_progress = [&](const std::vector<Progress>& cells) {
    notes.push_back(cells.front().note);
    done.push_back(cells.front().done);
  };
  auto one = tasks(1);
  one.front().samples = 100;
  ASSERT_TRUE(run_cells(one, options));
  const auto said = std::ranges::find(notes, "epoch 2 of 5");
  ASSERT_NE(said, notes.end());
  EXPECT_EQ(done[static_cast<std::size_t>(said - notes.begin())], 40U);
}

TEST_F(ExecutorTest, EqualCellsAreRunOnce) {
  auto same = tasks(1);
  same.push_back(same[0]);
  ExecutorOptions options = with_script("echo x >> " + (folder_ / "runs").string() + "\n" + k_good);
  options.jobs = 2;
  const auto records = run_cells(same, options);
  ASSERT_TRUE(records);
  EXPECT_EQ((*records)[1].status, CellStatus::ok);
  EXPECT_EQ(fs::file_size(folder_ / "runs"), 2U);
}

}  // namespace
}  // namespace assay::experiment::executor_test
