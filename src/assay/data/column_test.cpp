#include <gmock/gmock.h>

#include "assay/data/column_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::column_test {
namespace {

using tensor::DType;
using testing::HasSubstr;
using ColumnTest = ScratchFolder;

TEST_F(ColumnTest, SeveralColumnsOfOneFileAndOfOthersKeepTheirOrder) {
  write("a.csv", "id,x,y\nq,1,2\nr,3,4\n");
  write_npy<double>("z.npy", DType::f64, {2}, {0.5, 2});
  const auto columns = load_columns(std::vector<ColumnSpec>{
      {.file = at("a.csv"), .column = "y"}, {.file = at("z.npy")}, {.file = at("a.csv"), .column = "id"}});
  ASSERT_TRUE(columns) << columns.error().text();
  EXPECT_EQ((*columns)[0].text(1), "4");
  EXPECT_EQ((*columns)[1].text(0), "0.5");
  EXPECT_EQ((*columns)[1].text(1), "2");
  EXPECT_EQ((*columns)[2].text(0), "q");
  EXPECT_EQ((*columns)[2].size(), 2U);
}

TEST_F(ColumnTest, PlacesAreLinesInACsvAndPositionsInAnArray) {
  write("a.csv", "x\na\nb\n");
  write_npy<float>("y.npy", DType::f32, {2}, {1, 2});
  const auto columns =
      *load_columns(std::vector<ColumnSpec>{{.file = at("a.csv"), .column = "x"}, {.file = at("y.npy")}});
  EXPECT_THAT(columns[0].place(1), HasSubstr("a.csv column 'x', row 3"));
  EXPECT_THAT(columns[1].place(1), HasSubstr("y.npy, row 1"));
}

TEST_F(ColumnTest, ImageFolderHasClassAndFile) {
  write("images/cat/1.png", "");
  write("images/dog/2.png", "");
  const auto columns = *load_columns(
      std::vector<ColumnSpec>{{.file = at("images"), .column = "class"}, {.file = at("images"), .column = "file"}});
  EXPECT_EQ(columns[0].text(1), "dog");
  EXPECT_EQ(columns[1].text(0), "cat/1.png");
  EXPECT_FALSE(load_columns(std::vector<ColumnSpec>{{.file = at("images"), .column = "size"}}));
}

TEST_F(ColumnTest, OtherFilesAreUnsupported) {
  write("y.txt", "1");
  EXPECT_EQ(load_columns(std::vector<ColumnSpec>{{.file = at("y.txt")}}).error().code(), ErrorCode::unsupported);
}

TEST(NumberText, WholeNumbersHaveNoPoint) {
  EXPECT_EQ(number_text(3), "3");
  EXPECT_EQ(number_text(-0.25), "-0.25");
  EXPECT_EQ(number_text(1e300), "1e+300");
}

}  // namespace
}  // namespace assay::data::column_test
