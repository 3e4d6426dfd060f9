#include <gmock/gmock.h>

#include "assay/data/csv_parser_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::csv_parser_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Record = std::vector<std::string>;

class CsvParserTest : public ScratchFolder {
 protected:
  Result<std::vector<Record>> parse(const std::string& text) {
    ASSAY_ASSIGN(auto bytes, open_bytes(write("a.csv", text)));
    CsvParser parser("a.csv", std::move(bytes));
    std::vector<Record> records;
    rows_.clear();
    while (true) {
      ASSAY_ASSIGN(const bool more, parser.next());
      if (!more) return records;
      Record record;
      for (std::size_t i = 0; i < parser.cells(); ++i) record.emplace_back(parser.cell(i));
      records.push_back(std::move(record));
      rows_.push_back(parser.row());
    }
  }
  std::vector<std::uint64_t> rows_;
};

TEST_F(CsvParserTest, AnyLineEndAndAMissingLastOneEndARecord) {
  const auto expected = std::vector<Record>{{"a", "b"}, {"c", ""}, {"", "d"}};
  EXPECT_EQ(*parse("a,b\nc,\n,d\n"), expected);
  EXPECT_EQ(*parse("a,b\r\nc,\r\n,d"), expected);
  EXPECT_EQ(*parse("a,b\rc,\r,d\r"), expected);
  EXPECT_THAT(rows_, ElementsAre(1, 2, 3));
}

TEST_F(CsvParserTest, QuotedCellsHoldCommasLineEndsAndQuotes) {
  EXPECT_EQ(*parse("\"a,\"\"b\"\"\",\"x\ny\"\n\"\",z\n"), (std::vector<Record>{{"a,\"b\"", "x\ny"}, {"", "z"}}));
  EXPECT_THAT(rows_, ElementsAre(1, 3));
}

TEST_F(CsvParserTest, ByteOrderMarkIsPassedOver) {
  EXPECT_EQ((*parse("\xef\xbb\xbf"
                    "a\n"))[0][0],
            "a");
}

TEST_F(CsvParserTest, EmptyFileHasNoRecord) {
  EXPECT_TRUE(parse("")->empty());
}

TEST_F(CsvParserTest, OpenQuoteNamesWhereItOpened) {
  const auto result = parse("a\n\"b\nc\n");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::corrupt);
  EXPECT_THAT(result.error().message(), HasSubstr("row 2"));
}

TEST_F(CsvParserTest, TextAfterAClosingQuoteIsCorrupt) {
  EXPECT_THAT(parse("x,\"b\"c\n").error().message(), HasSubstr("cell 2"));
}

TEST_F(CsvParserTest, CellsAcrossBufferBordersStayWhole) {
  std::string text;
  std::vector<Record> expected;
  for (int i = 0; i < 30'000; ++i) {
    expected.push_back({std::to_string(i), "cell \"" + std::to_string(i) + "\"\r\n"});
    text += fmt::format("{},\"cell \"\"{}\"\"\r\n\"\r\n", i, i);
  }
  ASSERT_GT(text.size(), std::size_t{1} << 18);
  EXPECT_EQ(*parse(text), expected);
}

}  // namespace
}  // namespace assay::data::csv_parser_test
