#include "assay/record/run_record.hpp"

#include <gtest/gtest.h>

#include "assay/base/file.hpp"

namespace assay::record::run_record_test {
namespace {

const auto k_folder = std::filesystem::path(testing::TempDir()) / "assay_run_record_test";

TEST(RunRecord, ReadsBackAsWritten) {
  RunRecord run;
  run.id = "0123";
  run.plan = {{"batch", 1}};
  run.baseline = {.name = "fp32", .path = "fp32.onnx", .digest = "ab", .cell = "c0", .facts = {{"file_bytes", 12}}};
  run.candidates = {run.baseline, run.baseline};
  run.candidates.front().latency_cells = {"l0", "l1"};
  run.candidates.front().throughput_cells = {"t0"};
  run.candidates.front().memory_cells = {"m0"};
  run.baseline.speed_reason = "left out by --no-speed";
  run.baseline.memory_reason = "left out by --no-memory";
  run.trivial_memory_cells = {"m1"};
  run.notes = {"predictions were made elsewhere"};
  ASSERT_TRUE(write_run(k_folder, run));
  const auto read = read_run(k_folder);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->plan, run.plan);
  EXPECT_EQ(read->baseline.facts, run.baseline.facts);
  EXPECT_EQ(read->candidates.size(), 2U);
  EXPECT_EQ(read->notes, run.notes);
  EXPECT_EQ(read->candidates.front().latency_cells, run.candidates.front().latency_cells);
  EXPECT_EQ(read->candidates.front().throughput_cells, run.candidates.front().throughput_cells);
  EXPECT_EQ(read->candidates.front().memory_cells, run.candidates.front().memory_cells);
  EXPECT_TRUE(read->candidates.back().latency_cells.empty());
  EXPECT_EQ(read->baseline.speed_reason, run.baseline.speed_reason);
  EXPECT_EQ(read->baseline.memory_reason, run.baseline.memory_reason);
  EXPECT_EQ(read->trivial_memory_cells, run.trivial_memory_cells);
  std::filesystem::remove_all(k_folder);
}

TEST(RunRecord, FolderWithoutARunIsNotFoundAndABrokenOneCorrupt) {
  EXPECT_EQ(read_run("/no/such/folder").error().code(), ErrorCode::not_found);
  ASSERT_TRUE(write_file(k_folder / "run.json", R"({"schema": "assay.run/1", "id": 7})"));
  EXPECT_EQ(read_run(k_folder).error().code(), ErrorCode::corrupt);
  std::filesystem::remove_all(k_folder);
}

}  // namespace
}  // namespace assay::record::run_record_test
