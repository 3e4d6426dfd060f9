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

TEST(ProgressDisplay, WithoutATerminalIsSilent) {
  std::ostringstream err;
  ProgressDisplay display(err, false, 80);
  display.show({{"fp32", 50, 100}});
  display.stage("analysing");
  EXPECT_EQ(err.str(), "");
}

}  // namespace
}  // namespace assay::cli::progress_display_test
