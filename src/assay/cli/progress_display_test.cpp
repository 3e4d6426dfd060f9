#include "assay/cli/progress_display.hpp"

#include <sstream>

#include <gtest/gtest.h>

namespace assay::cli::progress_display_test {
namespace {

TEST(ProgressLine, SaysHowFarEachCellIsAndWhatIsLeft) {
  EXPECT_EQ(progress_line({{"fp32", 100, 100}, {"int8", 50, 100}}, 3.0), "fp32 100 %, int8 50 % · 1.0 s left");
  EXPECT_EQ(progress_line({{"fp32", 1, 1000}}, 3.0), "fp32 0 %");
  EXPECT_EQ(progress_line({{"fp32", 10, 10}}, 3.0), "fp32 100 %");
}

TEST(ProgressLine, WhatIsLeftDoesNotGrowWhileNothingIsHeard) {
  EXPECT_EQ(progress_line({{"cnn", 50, 100}}, 3.0, 1.0), "cnn 50 % · 2.0 s left");
  EXPECT_EQ(progress_line({{"cnn", 50, 100}}, 3.0, 5.0), "cnn 50 %");
}

TEST(ProgressLine, SaysWhatTheWorkerSaysWhileItWorks) {
  EXPECT_EQ(progress_line({{"cnn", 1, 100, "epoch 1 of 30, loss 2.3"}}, 3.0), "cnn 1 % (epoch 1 of 30, loss 2.3)");
  EXPECT_EQ(progress_line({{"cnn", 100, 100, "epoch 30 of 30"}}, 3.0), "cnn 100 %");
}

TEST(ProgressDisplay, WithoutATerminalIsSilent) {
  std::ostringstream err;
  ProgressDisplay display(err, false, 80);
  display.show({{"fp32", 50, 100}});
  display.stage("analysing");
  EXPECT_EQ(err.str(), "");
}

}  // namespace
}  // namespace assay::cli::progress_display_test
