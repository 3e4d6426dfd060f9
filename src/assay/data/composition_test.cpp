#include <gmock/gmock.h>

#include "assay/data/composition_internal.hpp"
#include "assay/data/scratch_folder_test.hpp"

namespace assay::data::composition_test {
namespace {

using tensor::DType;
using tensor::Shape;
using testing::HasSubstr;

class CompositionTest : public ScratchFolder {
 protected:
  CompositionTest() {
    write_npy<float>("x.npy", DType::f32, {3, 4}, std::vector<float>(12, 1));
    write_npy<float>("two.npy", DType::f32, {2, 4}, std::vector<float>(8, 1));
    write_npy<std::int64_t>("y.npy", DType::i64, {3}, {0, 1, 1});
  }
  InputSpec input(const std::string& name, const std::string& file) { return {.name = name, .path = at(file)}; }

  std::string refused(Description description, ErrorCode code = ErrorCode::invalid_argument) {
    description.origin = "dataset.yaml";
    const auto result = compose(std::move(description));
    EXPECT_FALSE(result);
    if (result) return "";
    EXPECT_EQ(result.error().code(), code) << result.error().text();
    return result.error().message();
  }
};

TEST_F(CompositionTest, InputsOfDifferentLengthNameBothAndTheCounts) {
  const std::string said = refused({.inputs = {input("a", "x.npy"), input("b", "two.npy")}}, ErrorCode::corrupt);
  EXPECT_THAT(said, HasSubstr("'a' ("));
  EXPECT_THAT(said, HasSubstr("x.npy) has 3, 'b' ("));
  EXPECT_THAT(said, HasSubstr("two.npy) has 2"));
}

TEST_F(CompositionTest, LabelsOfAnotherLengthNameBothFilesAndTheCounts) {
  const std::string said =
      refused({.inputs = {input("", "two.npy")}, .target = ColumnSpec{.file = at("y.npy")}}, ErrorCode::corrupt);
  EXPECT_THAT(said, HasSubstr("y.npy has 3 values, but "));
  EXPECT_THAT(said, HasSubstr("two.npy has 2 samples"));
}

TEST_F(CompositionTest, ShapeMustHaveTheElementsOfASample) {
  InputSpec spec = input("", "x.npy");
  spec.shape = {1, 2, 2};
  EXPECT_EQ((*compose({.inputs = {spec}}))->info().inputs[0].shape, (Shape{1, 2, 2}));
  spec.shape = {1, 8, 8};
  EXPECT_THAT(refused({.inputs = {spec}}), HasSubstr("shape [1, 8, 8] has 64 elements"));
  spec.shape = {1, -4};
  refused({.inputs = {spec}});
}

TEST_F(CompositionTest, ColumnWithoutATableIsRefused) {
  EXPECT_THAT(refused({.inputs = {input("", "x.npy")}, .target = ColumnSpec{.column = "digit"}}),
              HasSubstr("'digit' is the name of a column"));
}

TEST_F(CompositionTest, PositiveAndCostsMustFitTheClasses) {
  const Description base{
      .inputs = {input("", "x.npy")}, .target = ColumnSpec{.file = at("y.npy")}, .classes = {"no", "yes"}};
  Description d = base;
  d.positive = "yess";
  EXPECT_THAT(refused(d), HasSubstr("did you mean 'yes'"));
  d = base;
  d.costs = {{0, 1}};
  EXPECT_THAT(refused(d), HasSubstr("2 rows of 2"));
  d.costs = {{0, 1, 2}, {1, 0, 2}, {1, 1, 0}};
  refused(d);
}

TEST_F(CompositionTest, EachClassNeedsANameOfItsOwn) {
  const Description d{
      .inputs = {input("", "x.npy")}, .target = ColumnSpec{.file = at("y.npy")}, .classes = {"1", "0", "1"}};
  EXPECT_THAT(refused(d), HasSubstr("two classes are called '1'"));
}

TEST_F(CompositionTest, ImageOptionsAreChecked) {
  InputSpec spec = input("", "x.npy");
  spec.images.interpolation = "bilinaer";
  EXPECT_THAT(refused({.inputs = {spec}}), HasSubstr("did you mean 'bilinear'"));
}

TEST_F(CompositionTest, EmptyDataSetsAreInsufficient) {
  write_npy<float>("none.npy", DType::f32, {0, 4}, {});
  EXPECT_THAT(refused({.inputs = {input("", "none.npy")}}, ErrorCode::insufficient_data), HasSubstr("empty"));
  write("header.csv", "x,y\n");
  refused({.inputs = {input("", "header.csv")}}, ErrorCode::insufficient_data);
}

TEST_F(CompositionTest, MissingAndUnknownFilesAreTold) {
  EXPECT_THAT(refused({.inputs = {input("", "absent.npy")}}, ErrorCode::not_found), HasSubstr("absent.npy"));
  write("x.txt", "1");
  refused({.inputs = {input("", "x.txt")}}, ErrorCode::unsupported);
}

TEST_F(CompositionTest, TheSplitPicksRowsOfEverything) {
  write("a.csv", "x,y,split\n1,0,train\n2,1,test\n3,1,test\n");
  Description d{.inputs = {input("", "a.csv")}, .target = ColumnSpec{.column = "y"}};
  d.split = SplitSpec{{.column = "split"}, "test"};
  const auto set = compose(d);
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ((*set)->info().samples, 2U);
  EXPECT_EQ((*set)->info().split, "test");
  EXPECT_EQ((*set)->info().inputs[0].shape, Shape{1});
  EXPECT_THAT((*set)->annotations()->labels, testing::ElementsAre(1, 1));
  EXPECT_THAT((*set)->annotations()->ids, testing::ElementsAre("1", "2"));
  d.split->use = "val";
  EXPECT_THAT(refused(d, ErrorCode::not_found), HasSubstr("the values are test, train"));
}

}  // namespace
}  // namespace assay::data::composition_test
