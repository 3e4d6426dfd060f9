#include "assay/record/data_record.hpp"

#include <gtest/gtest.h>

#include "assay/base/file.hpp"

namespace assay::record::data_record_test {
namespace {

const auto k_folder = std::filesystem::path(testing::TempDir()) / "assay_data_record_test";

DataRecord small() {
  DataRecord data;
  data.name = "digits";
  data.task = "classification";
  data.samples = 3;
  data.labelled = true;
  data.classes = {"zero", "one"};
  data.costs = {{0, 1}, {10, 0}};
  data.labels = {0, 1, -1};
  data.ids = {"a", "b", "ünïcode"};
  data.groups = {0, 0, 1};
  data.slices = {{"site", {"north", "south"}, {0, 1, 1}}};
  return data;
}

TEST(DataRecord, ReadsBackAsWritten) {
  ASSERT_TRUE(write_data(k_folder, small()));
  const auto read = read_data(k_folder);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->labels, small().labels);
  EXPECT_EQ(read->ids, small().ids);
  EXPECT_EQ(read->groups, small().groups);
  EXPECT_EQ(read->classes, small().classes);
  EXPECT_EQ(read->costs, small().costs);
  ASSERT_EQ(read->slices.size(), 1U);
  EXPECT_EQ(read->slices[0].values, small().slices[0].values);
  EXPECT_EQ(read->slices[0].codes, small().slices[0].codes);
  std::filesystem::remove_all(k_folder);
}

TEST(DataRecord, ArrayOfAnotherLengthIsCorrupt) {
  DataRecord data = small();
  data.labels.pop_back();
  ASSERT_TRUE(write_data(k_folder, data));
  EXPECT_EQ(read_data(k_folder).error().code(), ErrorCode::corrupt);
  std::filesystem::remove_all(k_folder);
}

}  // namespace
}  // namespace assay::record::data_record_test
