#include "assay/record/inspection.hpp"

#include <gtest/gtest.h>

namespace assay::record::inspection_test {
namespace {

Inspection example() {
  Inspection inspection{.path = "m.onnx", .opset = 17};
  inspection.inputs = {{"x", "float32", {-1, 3}, ""}};
  inspection.nodes = {
      {.node = "a", .op = "Conv", .written = "int8", .macs = Number(100), .runs_as = "QLinearConv", .runs = "int8"},
      {.node = "b",
       .op = "Conv",
       .written = "int8",
       .macs = Number(50),
       .runs_as = "Conv",
       .runs = "float32",
       .reason = "why"},
      {.node = "c",
       .op = "MatMul",
       .written = "float32",
       .macs = Number::undefined("open"),
       .runs_as = "MatMul",
       .runs = "float32"}};
  inspection.optimized = Measured<OptimizedGraph>::of({"ONNX Runtime", {}, {}, 3});
  return inspection;
}

TEST(Inspection, MultiplicationsOfEachPrecisionAsWrittenAndAsRun) {
  const auto rows = macs_by_precision(example());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].precision, "int8");
  EXPECT_EQ(rows[0].written_nodes, 2U);
  EXPECT_EQ(rows[0].written_macs, 150U);
  EXPECT_EQ(rows[0].running_macs, 100U);
  EXPECT_EQ(rows[1].precision, "float32");
  EXPECT_EQ(rows[1].written_nodes, 1U);
  EXPECT_EQ(rows[1].written_macs, 0U);
  EXPECT_EQ(rows[1].running_nodes, 2U);
  EXPECT_EQ(rows[1].running_macs, 50U);
}

TEST(Inspection, JsonHasTheReasonForWhatIsNotKnown) {
  const auto document = to_json(example());
  EXPECT_EQ(document.at("schema"), "assay.inspection/1");
  EXPECT_EQ(document.at("inputs")[0].at("shape"), (std::vector<int>{-1, 3}));
  EXPECT_EQ(document.at("nodes")[0].at("macs"), 100);
  EXPECT_TRUE(document.at("nodes")[2].at("macs").is_null());
  EXPECT_EQ(document.at("nodes")[2].at("macs_undefined"), "open");
  EXPECT_EQ(document.at("optimized").at("conversions"), 3);
  EXPECT_EQ(document.at("macs")[0].at("running_macs"), 100);
}

TEST(Inspection, WithoutTheRuntimeJsonSaysWhy) {
  Inspection inspection = example();
  inspection.optimized = Measured<OptimizedGraph>::none("left out");
  const auto document = to_json(inspection);
  EXPECT_TRUE(document.at("optimized").is_null());
  EXPECT_EQ(document.at("optimized_undefined"), "left out");
}

}  // namespace
}  // namespace assay::record::inspection_test
