#include "assay/report/text_layout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::report::text_layout_test {
namespace {

using ::testing::ElementsAre;

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("−0.11 pt"), 8);
  EXPECT_EQ(display_width("7 → 9, ≤ 2 ×"), 12);
  EXPECT_EQ(display_width("犬"), 2);
  EXPECT_EQ(display_width("e\u0301"), 1);
  EXPECT_EQ(display_width(""), 0);
}

TEST(DisplayWidth, BytesThatAreNoTextCountOneEach) {
  EXPECT_EQ(display_width("\xff\xfe"), 2);
  EXPECT_EQ(display_width("a\xe2\x88"), 3);
}

TEST(Printable, TakesTheMeaningFromControlCharacters) {
  EXPECT_EQ(printable("a\x1b[31mb\n"), "a?[31mb");
  EXPECT_EQ(printable("\xff ≤"), "? ≤");
}

TEST(TextLayout, LinesOfAMessageAreJoined) {
  EXPECT_EQ(on_one_line("should be 31\r\n  but is 30\n\nin x\n"), "should be 31; but is 30; in x");
  EXPECT_EQ(on_one_line("two problems:\n  a;\n  b"), "two problems: a; b");
  EXPECT_EQ(on_one_line(" a  b "), " a  b ");
  EXPECT_EQ(on_one_line("\n"), "");
  EXPECT_EQ(printable("a\nb\t"), "a; b?");
}

TEST(Padding, FillsByDisplayWidth) {
  EXPECT_EQ(pad_right("−1", 4), "−1  ");
  EXPECT_EQ(pad_left("−1", 4), "  −1");
  EXPECT_EQ(pad_left("too long", 4), "too long");
}

TEST(Shortened, EndsInAnEllipsisOnlyWhenCut) {
  EXPECT_EQ(shortened("accuracy", 8), "accuracy");
  EXPECT_EQ(shortened("accuracy", 5), "accu…");
  EXPECT_EQ(shortened("犬犬犬", 4), "犬…");
}

TEST(Wrapped, BreaksAtBlanksAndKeepsUnitsWithTheirNumbers) {
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("fell by 3.20 pt, allowed", 12), ElementsAre("fell by", "3.20 pt,", "allowed"));
  EXPECT_THAT(wrapped("mid-p < 0.001", 8), ElementsAre("mid-p < 0.001"));
}

TEST(Wrapped, LeavesALongWordWhole) {
  EXPECT_THAT(wrapped("see out/a/very/long/path", 8), ElementsAre("see", "out/a/very/long/path"));
  EXPECT_TRUE(wrapped("", 8).empty());
}

}  // namespace
}  // namespace assay::report::text_layout_test
