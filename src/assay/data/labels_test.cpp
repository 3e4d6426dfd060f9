#include <cmath>

#include <gmock/gmock.h>

#include "assay/data/labels_internal.hpp"

namespace assay::data::labels_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

Result<Labels> read(Column column, std::optional<Task> task = {}, const Texts& classes = {}) {
  column.origin = "y.csv column 'y'";
  column.first_row = 2;
  return labels_from(column, Selection::all(column.size()), task, classes);
}
Column texts(Texts values) {
  return {.values = std::move(values)};
}
Column numbers(Numbers values) {
  return {.values = std::move(values)};
}

TEST(Labels, WholeNumbersAreClassesAndFractionsAreValues) {
  EXPECT_THAT(read(numbers({2, 0}))->labels, ElementsAre(2, 0));
  EXPECT_THAT(read(texts({"2", "0.0"}))->labels, ElementsAre(2, 0));
  EXPECT_THAT(read(numbers({2, 0}))->classes, IsEmpty());
  const auto values = read(texts({"2", "-0.5"}));
  EXPECT_EQ(values->task, Task::regression);
  EXPECT_THAT(values->values, ElementsAre(2, -0.5));
}

TEST(Labels, TheTaskGivenWins) {
  EXPECT_THAT(read(numbers({2, -1}), Task::regression)->values, ElementsAre(2, -1));
  const auto error = read(numbers({1, 0.5}), Task::classification).error();
  EXPECT_EQ(error.code(), ErrorCode::corrupt);
  EXPECT_THAT(error.message(), HasSubstr("row 3: '0.5' is not a class"));
  EXPECT_THAT(read(texts({"1", "high"}), Task::regression).error().message(), HasSubstr("'high' is not a number"));
}

TEST(Labels, TextIsNumberedByItsSortedDistinctValues) {
  const auto labels = read(texts({"dog", "cat", "dog", "7"}));
  EXPECT_THAT(labels->classes, ElementsAre("7", "cat", "dog"));
  EXPECT_THAT(labels->labels, ElementsAre(2, 1, 2, 0));
}

TEST(Labels, ClassesOfRowsThatAreNotSelectedCount) {
  const Column split{"", 0, Texts{"train", "test"}};
  const auto labels = labels_from(texts({"a", "b"}), *Selection::where(split, "test"), {}, {});
  EXPECT_THAT(labels->labels, ElementsAre(1));
}

TEST(Labels, GivenNamesAreNamesWhenAllLabelsAreAndNumbersOtherwise) {
  EXPECT_THAT(read(texts({"yes", "no"}), {}, {"no", "yes"})->labels, ElementsAre(1, 0));
  EXPECT_THAT(read(texts({"1", "0"}), {}, {"no", "yes"})->labels, ElementsAre(1, 0));
  EXPECT_THAT(read(numbers({5, 3}), {}, {"3", "5"})->labels, ElementsAre(1, 0));
}

TEST(Labels, LabelOutsideTheClassesNamesRowAndValue) {
  const auto error = read(numbers({0, 2}), {}, {"a", "b"}).error();
  EXPECT_EQ(error.code(), ErrorCode::out_of_range);
  EXPECT_THAT(error.message(), HasSubstr("row 3: label 2 is outside the 2 classes, 0 to 1"));
  const auto name = read(texts({"cats", "dog"}), {}, {"cat", "dog"}).error();
  EXPECT_EQ(name.code(), ErrorCode::out_of_range);
  EXPECT_THAT(name.message(), HasSubstr("row 2: label 'cats' is not one of the 2 classes (did you mean 'cat'?)"));
  EXPECT_EQ(read(numbers({0, -1})).error().code(), ErrorCode::out_of_range);
  EXPECT_EQ(read(numbers({0, 1e300})).error().code(), ErrorCode::out_of_range);
}

TEST(Labels, MissingAndInfiniteLabelsAreCorrupt) {
  EXPECT_THAT(read(texts({"a", ""})).error().message(), HasSubstr("row 3: there is no label"));
  EXPECT_EQ(read(numbers({std::nan(""), 1})).error().code(), ErrorCode::corrupt);
  EXPECT_EQ(read(texts({"inf", "1"})).error().code(), ErrorCode::corrupt);
}

}  // namespace
}  // namespace assay::data::labels_test
