#include <gmock/gmock.h>

#include "assay/data/input_source_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::csv_input_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using CsvInputTest = ScratchFolder;

Result<std::vector<double>> rows(const InputSpec& spec, std::size_t first, std::size_t count) {
  ASSAY_ASSIGN(const auto source, open_csv_input(spec));
  ASSAY_ASSIGN(const auto stream, source->open());
  std::vector<double> values(count * tensor::elements_of(source->raw().shape));
  std::vector<Undecodable> undecodable;
  ASSAY_TRY(stream->read(first, count, std::as_writable_bytes(std::span(values)), undecodable));
  return values;
}

TEST_F(CsvInputTest, AllColumnsNotUsedOtherwiseAreTheInput) {
  write_gzip("a.csv.gz", "id,x,y,label\nq,1,2,0\nr,3,4,1\n");
  const InputSpec spec{.path = at("a.csv.gz"), .not_inputs = {"label", "id"}};
  const auto source = open_csv_input(spec);
  ASSERT_TRUE(source) << source.error().text();
  EXPECT_EQ((*source)->raw().rows, 2U);
  EXPECT_EQ((*source)->raw().shape, tensor::Shape{2});
  EXPECT_FALSE((*source)->raw().shape_is_declared);
  EXPECT_THAT(*rows(spec, 0, 2), ElementsAre(1, 2, 3, 4));
}

TEST_F(CsvInputTest, NamedColumnsComeInTheirOrderAndRowsCanBeLeftOut) {
  write("a.csv", "x,y,z\n1,2,3\n4,5,6\n7,8,9\n");
  EXPECT_THAT(*rows({.path = at("a.csv"), .columns = {"z", "x"}}, 2, 1), ElementsAre(9, 7));
}

TEST_F(CsvInputTest, TextInAnInputColumnIsAnErrorWhenItIsRead) {
  write("a.csv", "x,y\n1,2\n4,east\n");
  const auto result = rows({.path = at("a.csv")}, 0, 2);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), HasSubstr("row 3, column 'y': 'east'"));
}

TEST_F(CsvInputTest, RaggedRowIsFoundWhenOpened) {
  write("a.csv", "x,y\n1,2\n4\n");
  EXPECT_THAT(open_csv_input({.path = at("a.csv")}).error().message(), HasSubstr("row 3: 1 cells, expected 2"));
}

}  // namespace
}  // namespace assay::data::csv_input_test
