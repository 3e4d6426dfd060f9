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

TEST(ProgressLine, OfManyCellsNamesThoseUnderWay) {
  std::vector<experiment::Progress> cells(10, {"done", 100, 100});
  cells[8] = {"w4a8", 50, 100};
  cells[9] = {"ternary", 0, 100};
  EXPECT_EQ(progress_line(cells, 17.0), "8 of 10 done, w4a8 50 % · 3.0 s left");
}

TEST(ProgressDisplay, WithoutATerminalWritesALineOfItsOwnNowAndThen) {
  std::ostringstream err;
  ProgressDisplay display(err, false, 20, 0);
  display.stage("measuring");
  display.show({{"fp32", 50, 100}});
  const std::string text = err.str();
  EXPECT_EQ(text.find('\r'), std::string::npos);
  EXPECT_EQ(text.find("assay: after "), 0U);
  EXPECT_NE(text.find(": measuring …\n"), std::string::npos) << text;
  EXPECT_NE(text.find(": measuring: fp32 50 %"), std::string::npos) << text;
}

TEST(ProgressDisplay, WithoutATerminalShortWorkIsSilent) {
  std::ostringstream err;
  ProgressDisplay display(err, false, 80);
  display.show({{"fp32", 50, 100}});
  display.stage("analysing");
  EXPECT_EQ(err.str(), "");
}

}  // namespace
}  // namespace assay::cli::progress_display_test
