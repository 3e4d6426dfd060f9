#include "assay/analysis/model_row.hpp"

#include <gtest/gtest.h>

namespace assay::analysis::model_row_test {
namespace {

TEST(ModelRow, TakesWhatTheRecordKnows) {
  const auto row = model_row({.name = "int8",
                              .path = "int8.onnx",
                              .digest = "ab",
                              .cell = "c1",
                              .facts = {{"file_bytes", 25}, {"batch", 8}, {"weights_by_dtype", {{"int8", 7}}}}});
  EXPECT_EQ(row.name, "int8");
  EXPECT_EQ(row.cell, "c1");
  EXPECT_EQ(row.file_bytes.value(), 25);
  EXPECT_EQ(row.batch, 8U);
  EXPECT_EQ(row.weights_by_dtype.at("int8"), 7U);
  EXPECT_EQ(row.weights_bytes.reason(), "predictions made elsewhere");
}

}  // namespace
}  // namespace assay::analysis::model_row_test
