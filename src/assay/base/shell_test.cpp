#include "assay/base/shell.hpp"

#include <gtest/gtest.h>

namespace assay::shell_test {
namespace {

TEST(ShellQuoted, QuotesOnlyWhatAShellWouldRead) {
  EXPECT_EQ(shell_quoted("runs/int8-a.onnx"), "runs/int8-a.onnx");
  EXPECT_EQ(shell_quoted("accuracy=0.01"), "accuracy=0.01");
  EXPECT_EQ(shell_quoted("recall[malignant]=0.02"), "'recall[malignant]=0.02'");
  EXPECT_EQ(shell_quoted("my run"), "'my run'");
  EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quoted(""), "''");
}

}  // namespace
}  // namespace assay::shell_test
