#include "assay/record/kernels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::record::kernels_test {
namespace {

using testing::HasSubstr;

KernelReport example() {
  KernelReport report{
      .runtime = "ONNX Runtime 1.30.0 (CPU)", .library = "abc", .flags = {"avx2"}, .seed = 7, .seconds = 0.5};
  report.rows.push_back({.kernel = "MatMulInteger", .types = "uint8 × int8", .trials = 12});
  report.rows.push_back({.kernel = "ConvInteger",
                         .types = "uint8 × int8",
                         .status = KernelStatus::not_implemented,
                         .message = "Could not find an implementation"});
  return report;
}

TEST(Kernels, GoToJsonAndBack) {
  const KernelReport report = example();
  const auto read = kernels_from_json(to_json(report));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->runtime, report.runtime);
  EXPECT_EQ(read->flags, report.flags);
  ASSERT_EQ(read->rows.size(), 2U);
  EXPECT_EQ(read->rows[0].trials, 12U);
  EXPECT_EQ(read->rows[1].status, KernelStatus::not_implemented);
  EXPECT_EQ(to_json(*read), to_json(report));
}

TEST(Kernels, WhatIsNoReportIsCorrupt) {
  auto document = to_json(example());
  document["rows"][0]["status"] = "perhaps";
  EXPECT_EQ(kernels_from_json(document).error().code(), ErrorCode::corrupt);
  document.erase("rows");
  EXPECT_EQ(kernels_from_json(document).error().code(), ErrorCode::corrupt);
}

TEST(Kernels, OnlyWrongKernelsAreWarnedOf) {
  KernelReport report = example();
  EXPECT_FALSE(report.any_wrong());
  EXPECT_TRUE(warnings_of(report).empty());
  report.rows[0].status = KernelStatus::wrong;
  report.rows[0].wrong = 3;
  report.rows[0].largest_error = 200;
  report.rows[0].worst = "M=5 K=32 N=8";
  EXPECT_TRUE(report.any_wrong());
  ASSERT_EQ(warnings_of(report).size(), 1U);
  EXPECT_THAT(warnings_of(report).front(), HasSubstr("MatMulInteger (uint8 × int8) wrongly"));
  EXPECT_THAT(warnings_of(report).front(), HasSubstr("3 of 12"));
  EXPECT_THAT(warnings_of(report).front(), HasSubstr("M=5 K=32 N=8"));
}

}  // namespace
}  // namespace assay::record::kernels_test
