#include "assay/report/markdown_table.hpp"

#include <gtest/gtest.h>

namespace assay::report::markdown_table_test {
namespace {

TEST(MarkdownEscape, TakesTheMeaningFromMarks) {
  EXPECT_EQ(escaped("a|b"), "a\\|b");
  EXPECT_EQ(escaped("<script> *x* _y_ `z`"), "\\<script\\> \\*x\\* \\_y\\_ \\`z\\`");
  EXPECT_EQ(escaped("one\r\ntwo"), "one; two");
  EXPECT_EQ(escaped("back\\slash"), "back\\\\slash");
}

TEST(MarkdownTables, HaveAlignedColumnsAndEscapedCells) {
  MarkdownTable table({{"name"}, {"n", true}});
  EXPECT_TRUE(table.empty());
  table.add({"a|b", "3"});
  EXPECT_EQ(table.render(), "| name | n |\n|---|---:|\n| a\\|b | 3 |\n\n");
}

}  // namespace
}  // namespace assay::report::markdown_table_test
