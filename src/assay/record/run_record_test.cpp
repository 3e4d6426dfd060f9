#include "assay/record/run_record.hpp"

#include <gtest/gtest.h>

#include "assay/base/file.hpp"

namespace assay::record {
namespace {

const auto k_folder = std::filesystem::path(testing::TempDir()) / "assay_run_record_test";

TEST(RunRecord, ReadsBackAsWritten) {
  RunRecord run;
  run.id = "0123";
  run.plan = {{"batch", 1}};
  run.baseline = {.name = "fp32", .path = "fp32.onnx", .digest = "ab", .cell = "c0", .facts = {{"file_bytes", 12}}};
  run.candidates = {run.baseline, run.baseline};
  run.notes = {"predictions were made elsewhere"};
  ASSERT_TRUE(write_run(k_folder, run));
  const auto read = read_run(k_folder);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->plan, run.plan);
  EXPECT_EQ(read->baseline.facts, run.baseline.facts);
  EXPECT_EQ(read->candidates.size(), 2U);
  EXPECT_EQ(read->notes, run.notes);
  std::filesystem::remove_all(k_folder);
}

TEST(RunRecord, FolderWithoutARunIsNotFoundAndABrokenOneCorrupt) {
  EXPECT_EQ(read_run("/no/such/folder").error().code(), ErrorCode::not_found);
  ASSERT_TRUE(write_file(k_folder / "run.json", R"({"schema": "assay.run/1", "id": 7})"));
  EXPECT_EQ(read_run(k_folder).error().code(), ErrorCode::corrupt);
  std::filesystem::remove_all(k_folder);
}

}  // namespace
}  // namespace assay::record
