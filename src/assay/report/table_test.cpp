#include "assay/report/table.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "assay/report/text_layout.hpp"

namespace assay::report::table_test {
namespace {

Table example() {
  Table table(
      {{"int8"}, {"before", true, false, 2}, {"after", true}, {"nothing"}, {"limit", false, true}, {"", false, true}});
  table.add({.cells = {{"accuracy"}, {"98.44 %"}, {"−1 %"}, {}, {"≤ 1 pt"}, {"pass", Tone::good}}});
  table.add({.cells = {{"F1"}, {"8 %"}, {"97.33 %"}}});
  return table;
}

TEST(TerminalTable, AlignsByDisplayWidthAndLeavesEmptyColumnsOut) {
  EXPECT_EQ(example().render(80, false),
            "int8          before     after   limit\n"
            "  accuracy   98.44 %      −1 %   ≤ 1 pt   pass\n"
            "  F1             8 %   97.33 %\n");
}

TEST(TerminalTable, NarrowsGapsThenMovesColumnsBelowThenDropsThem) {
  EXPECT_EQ(example().render(45, false),
            "int8         before    after  limit\n"
            "  accuracy  98.44 %     −1 %  ≤ 1 pt  pass\n"
            "  F1            8 %  97.33 %\n");
  EXPECT_EQ(example().render(30, false),
            "int8         before    after\n"
            "  accuracy  98.44 %     −1 %\n"
            "      ≤ 1 pt  pass\n"
            "  F1            8 %  97.33 %\n");
  EXPECT_EQ(example().render(20, false),
            "int8          after\n"
            "  accuracy     −1 %\n"
            "      ≤ 1 pt  pass\n"
            "  F1        97.33 %\n");
}

TEST(TerminalTable, ShortensALongLabelLast) {
  EXPECT_NE(example().render(18, false).find("\n  accura…     −1 %\n"), std::string::npos);
}

TEST(TerminalTable, ColourLeavesTheAlignmentAlone) {
  const std::string text = example().render(80, true);
  EXPECT_NE(text.find("\x1b[32mpass\x1b[0m"), std::string::npos);
  std::string bare;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b')
      i = text.find('m', i);
    else
      bare += text[i];
  }
  std::istringstream expected(example().render(80, false));
  std::istringstream actual(bare);
  for (std::string a, b; std::getline(expected, a) && std::getline(actual, b);) {
    EXPECT_EQ(a, b.substr(0, a.size()));
  }
}

TEST(TerminalTable, TextRowsWrapBesideTheLabel) {
  Table table({{"int8"}, {"before", true}});
  table.add({.cells = {{"accuracy"}, {"98.44 %"}}, .below = {"needs more samples"}});
  table.add({.cells = {{"flips"}}, .text = "5 of 899: three got worse and two got better"});
  EXPECT_EQ(table.render(40, false),
            "int8          before\n"
            "  accuracy   98.44 %\n"
            "      needs more samples\n"
            "  flips      5 of 899: three got worse\n"
            "             and two got better\n");
}

TEST(TerminalTable, ControlCharactersInCellsAreNotPassedOn) {
  Table table({{"a\x1b[2J"}});
  table.add({.cells = {{"b\x1b[2J"}}});
  EXPECT_EQ(table.render(40, false).find('\x1b'), std::string::npos);
}

TEST(Painted, OnlyWhereColourIsWanted) {
  EXPECT_EQ(painted("x", Tone::bad, false), "x");
  EXPECT_EQ(painted("x", Tone::plain, true), "x");
  EXPECT_EQ(painted("x", Tone::bad, true), "\x1b[1;31mx\x1b[0m");
}

}  // namespace
}  // namespace assay::report::table_test
