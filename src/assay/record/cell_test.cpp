#include "assay/record/cell.hpp"

#include <gtest/gtest.h>

#include "assay/base/file.hpp"

namespace assay::record::cell_test {
namespace {

const auto k_folder = std::filesystem::path(testing::TempDir()) / "assay_cell_test";

CellRecord failed_cell() {
  CellRecord cell;
  cell.specification = {{"kind", "predict"}, {"batch", 1}};
  cell.id = cell_id(cell.specification);
  cell.status = CellStatus::failed;
  cell.code = ErrorCode::runtime;
  cell.fault = Fault::machine;
  cell.message = "killed by signal 11";
  cell.outcome = nlohmann::ordered_json::object();
  return cell;
}

TEST(CellRecord, ReadsBackAsWritten) {
  const CellRecord cell = failed_cell();
  ASSERT_TRUE(write_cell(k_folder, cell));
  const auto read = read_cell(k_folder);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->id, cell.id);
  EXPECT_EQ(read->specification, cell.specification);
  EXPECT_EQ(read->status, CellStatus::failed);
  EXPECT_EQ(read->code, ErrorCode::runtime);
  EXPECT_EQ(read->fault, Fault::machine);
  EXPECT_EQ(read->message, "killed by signal 11");
  std::filesystem::remove_all(k_folder);
}

TEST(CellRecord, IdChangesWithTheSpecification) {
  nlohmann::ordered_json specification = failed_cell().specification;
  const std::string before = cell_id(specification);
  EXPECT_EQ(before.size(), 16U);
  specification["batch"] = 2;
  EXPECT_NE(cell_id(specification), before);
}

TEST(CellRecord, OtherSchemaIsRefused) {
  ASSERT_TRUE(write_file(k_folder / "cell.json", R"({"schema": "assay.cell/9"})"));
  EXPECT_EQ(read_cell(k_folder).error().code(), ErrorCode::unsupported);
  ASSERT_TRUE(write_file(k_folder / "cell.json", R"({"schema": "assay.cell/1"})"));
  EXPECT_EQ(read_cell(k_folder).error().code(), ErrorCode::corrupt);
  std::filesystem::remove_all(k_folder);
}

}  // namespace
}  // namespace assay::record::cell_test
