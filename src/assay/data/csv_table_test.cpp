#include <gmock/gmock.h>

#include "assay/data/csv_table_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::csv_table_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using CsvTableTest = ScratchFolder;

TEST_F(CsvTableTest, FirstRowIsAHeaderWhenNoCellIsANumber) {
  EXPECT_TRUE(CsvTable::open(write("a.csv", "x,y\n1,2\n"))->has_header());
  EXPECT_FALSE(CsvTable::open(write("b.csv", "1,y\n1,2\n"))->has_header());
  EXPECT_THAT(CsvTable::open(at("b.csv"))->columns(), ElementsAre("1", "2"));
}

TEST_F(CsvTableTest, RowsComeInOrderWithTheFirstOneWhereThereIsNoHeader) {
  auto table = *CsvTable::open(write("a.csv", "1,2\n\n3, 4 \n"));
  ASSERT_TRUE(*table.next());
  EXPECT_EQ(*table.number(0), 1);
  ASSERT_TRUE(*table.next());
  EXPECT_EQ(*table.number(1), 4);
  EXPECT_EQ(table.row(), 3U);
  EXPECT_FALSE(*table.next());
}

TEST_F(CsvTableTest, ColumnsAreFoundByNameByNumberAndAsRange) {
  const auto table = *CsvTable::open(write("a.csv", "a,b,c,d\n1,2,3,4\n"));
  EXPECT_EQ(*table.find("c"), 2U);
  EXPECT_EQ(*table.find("1"), 0U);
  EXPECT_THAT(*table.find_all(std::vector<std::string>{"d", "a..c"}), ElementsAre(3, 0, 1, 2));
  EXPECT_EQ(table.find_all(std::vector<std::string>{"c..a"}).error().code(), ErrorCode::invalid_argument);
}

TEST_F(CsvTableTest, UnknownColumnNamesTheNearest) {
  const auto table = *CsvTable::open(write("a.csv", "label,x\n1,2\n"));
  const auto error = table.find("lable").error();
  EXPECT_EQ(error.code(), ErrorCode::not_found);
  EXPECT_THAT(error.message(), HasSubstr("did you mean 'label'"));
  EXPECT_FALSE(table.find("3"));
  EXPECT_FALSE(table.find("0"));
}

TEST_F(CsvTableTest, RaggedRowNamesRowAndCounts) {
  auto table = *CsvTable::open(write("a.csv", "a,b\n1,2\n1,2,3\n"));
  ASSERT_TRUE(table.next());
  const auto error = table.next().error();
  EXPECT_EQ(error.code(), ErrorCode::corrupt);
  EXPECT_THAT(error.message(), HasSubstr("a.csv:row 3: 3 cells, expected 2"));
}

TEST_F(CsvTableTest, TitleRowIsFoundOutWhenOpened) {
  const auto table = CsvTable::open(write("a.csv", "2,3,no,yes\n1,2,3,4,5\n"));
  ASSERT_FALSE(table);
  EXPECT_THAT(table.error().message(), HasSubstr("row 2: 5 cells, expected 4"));
}

TEST_F(CsvTableTest, CellThatIsNoNumberNamesRowColumnAndText) {
  auto table = *CsvTable::open(write("a.csv", "a,b\n1,two\n"));
  ASSERT_TRUE(table.next());
  const auto error = table.number(1).error();
  EXPECT_EQ(error.code(), ErrorCode::corrupt);
  EXPECT_THAT(error.message(), HasSubstr("row 2, column 'b': 'two' is not a number"));
}

TEST_F(CsvTableTest, EmptyFileIsInsufficient) {
  EXPECT_EQ(CsvTable::open(write("a.csv", "")).error().code(), ErrorCode::insufficient_data);
  EXPECT_EQ(CsvTable::open(write("b.csv", "\n\n")).error().code(), ErrorCode::insufficient_data);
}

TEST(NumberIn, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(number_in(" +1.5e3 "), 1500);
  EXPECT_EQ(number_in("1e-400"), 0);
  for (const char* text : {"", " ", "1x", "1,5", "+-1", "0x10", "1 2"}) EXPECT_FALSE(number_in(text)) << text;
}

}  // namespace
}  // namespace assay::data::csv_table_test
