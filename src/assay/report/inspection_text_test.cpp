#include "assay/report/inspection_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::report::inspection_text_test {
namespace {

using record::Inspection;
using record::Number;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Inspection example() {
  Inspection inspection{.path = "mnist.onnx", .file_bytes = 26000, .opset = 17, .ir_version = 8, .producer = "test"};
  inspection.inputs = {{"x", "uint8", {-1, 1, 28, 28}, "uint8, scale 0.5, zero point 3"}};
  inspection.outputs = {{"y", "float32", {-1, 10}, ""}};
  inspection.operators = {{"Conv", 2}, {"Relu", 1}};
  inspection.constants = {{"int8", "weights", 2, 1000, 1000}, {"float32", "scales", 3, 9, 36}};
  inspection.nodes = {{.node = "conv1",
                       .op = "Conv",
                       .written = "int8",
                       .macs = Number(3000),
                       .runs_as = "QLinearConv",
                       .runs = "int8"},
                      {.node = "conv2",
                       .op = "Conv",
                       .written = "int8",
                       .macs = Number(1000),
                       .runs_as = "FusedConv",
                       .runs = "float32",
                       .reason = "the output meets Relu"}};
  inspection.findings = {{"1 product runs in float32: the output meets Relu", {"conv2"}, "let the range begin at 0"}};
  inspection.optimized = record::Measured<record::OptimizedGraph>::of(
      {"ONNX Runtime 1.30.0 (CPU)", {{"NhwcMaxPool", 2}}, {{"Softmax", 1}}, 4});
  return inspection;
}

TEST(InspectionText, ShowsTheFileTheMultiplicationsAndTheFindings) {
  const std::string text = inspection_text(example(), 100, false, false);
  for (const char* part :
       {"mnist.onnx", "26.0 kB", "operator set 17", "x  uint8 [?, 1, 28, 28] (uint8, scale 0.5", "scales", "36 B",
        "75.0 %", "25.0 %", "QLinearConv", "NhwcMaxPool 2×", "4 QuantizeLinear and DequantizeLinear are left",
        "• 1 product runs in float32: the output meets Relu (conv2).", "→ let the range begin at 0."}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_THAT(text, HasSubstr("Conv 2×, Relu"));
}

TEST(InspectionText, WithoutTheRuntimeSaysWhy) {
  Inspection inspection = example();
  inspection.optimized = record::Measured<record::OptimizedGraph>::none("left out by --no-runtime");
  const std::string text = inspection_text(inspection, 100, false, false);
  EXPECT_THAT(text, AllOf(HasSubstr("left out by --no-runtime"), Not(HasSubstr("QLinearConv"))));
}

TEST(InspectionText, ProductsThatAreNotCountedAreSaid) {
  Inspection inspection = example();
  inspection.nodes[1].macs = Number::undefined("the shape of 'x' is [1, ?]");
  EXPECT_THAT(inspection_text(inspection, 100, false, false),
              HasSubstr("1 of 2 products are not counted: the shape of 'x' is [1, ?]"));
}

TEST(InspectionText, LongListsOfNodesAreCut) {
  Inspection inspection = example();
  for (int i = 0; i < 30; ++i) inspection.nodes.push_back(inspection.nodes[0]);
  EXPECT_THAT(inspection_text(inspection, 100, false, false), HasSubstr("and 20 more (--all)"));
  EXPECT_THAT(inspection_text(inspection, 100, false, true), Not(HasSubstr("more (--all)")));
}

TEST(InspectionText, NamesInAFileCannotWriteToTheTerminal) {
  Inspection inspection = example();
  inspection.nodes[0].node = "a\x1b[31m";
  inspection.findings[0].nodes = {"b\x1b[31m"};
  EXPECT_THAT(inspection_text(inspection, 100, false, false), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace assay::report::inspection_text_test
