#include "assay/base/utf8.hpp"

#include <gtest/gtest.h>

namespace assay::utf8_test {
namespace {

TEST(FirstNotUtf8, TextOfEveryLengthPasses) {
  EXPECT_FALSE(first_not_utf8(""));
  EXPECT_FALSE(first_not_utf8("plain"));
  EXPECT_FALSE(first_not_utf8("Größe € \xF0\x9F\x90\xB1"));
  EXPECT_FALSE(first_not_utf8(std::string_view("a\0b", 3)));
  EXPECT_FALSE(first_not_utf8("\xED\x9F\xBF \xEE\x80\x80 \xF4\x8F\xBF\xBF")) << "the ends of the allowed ranges";
}

TEST(FirstNotUtf8, PlaceOfWhatIsNone) {
  EXPECT_EQ(first_not_utf8("caf\xE9"), 3U) << "Latin-1";
  EXPECT_EQ(first_not_utf8("\xFF\xFEx"), 0U) << "UTF-16";
  EXPECT_EQ(first_not_utf8("ab\xC3"), 2U) << "cut off";
  EXPECT_EQ(first_not_utf8("\xC0\xAF"), 0U) << "a longer form than needed";
  EXPECT_EQ(first_not_utf8("\xE0\x80\xAF"), 0U) << "a longer form than needed";
  EXPECT_EQ(first_not_utf8("\xED\xA0\x80"), 0U) << "a surrogate";
  EXPECT_EQ(first_not_utf8("\xF4\x90\x80\x80"), 0U) << "beyond U+10FFFF";
  EXPECT_EQ(first_not_utf8("ok\x80"), 2U) << "a second byte without its first";
}

TEST(Utf8Shown, EscapesOnlyWhatIsNoText) {
  EXPECT_EQ(utf8_shown("caf\xE9 Größe"), "caf\\xE9 Größe");
  EXPECT_EQ(utf8_shown("\xFF\xFE"), "\\xFF\\xFE");
}

}  // namespace
}  // namespace assay::utf8_test
