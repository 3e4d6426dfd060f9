#include <gmock/gmock.h>

#include "assay/data/selection_internal.hpp"

namespace assay::data::selection_test {
namespace {

using testing::HasSubstr;
using Texts = std::vector<std::string>;

const Column k_split{"a.csv column 'split'", 2, Texts{"train", "test", "test", "train", "test"}, {}};

TEST(Selection, RowsWithTheValueStayInOrder) {
  const auto selection = Selection::where(k_split, "test");
  ASSERT_TRUE(selection);
  ASSERT_EQ(selection->size(), 3U);
  EXPECT_EQ(selection->row(0), 1U);
  EXPECT_EQ(selection->row(2), 4U);
  EXPECT_EQ(selection->run_from(0, 10), 2U);
  EXPECT_EQ(selection->run_from(2, 10), 1U);
  EXPECT_EQ(selection->run_from(3, 10), 0U);
}

TEST(Selection, UnknownValueListsThoseThereAre) {
  const auto error = Selection::where(k_split, "tests").error();
  EXPECT_EQ(error.code(), ErrorCode::not_found);
  EXPECT_THAT(error.message(), HasSubstr("did you mean 'test'"));
  EXPECT_THAT(error.message(), HasSubstr("the values are test, train"));
}

TEST(FirstValue, IsTheFirstOfTheWantedThatTheColumnHas) {
  EXPECT_EQ(*first_value_of(k_split, {"calibration", "train", "test"}), "train");
  const auto error = first_value_of(k_split, {"calibration", "calib"}).error();
  EXPECT_EQ(error.code(), ErrorCode::not_found);
  EXPECT_THAT(error.message(), HasSubstr("none of its splits is called calibration or calib"));
  EXPECT_THAT(error.message(), HasSubstr("the values are test, train. Name one with --calibration-split"));
}

TEST(Selection, LimitKeepsTheFirst) {
  auto all = Selection::all(5);
  all.keep_first(0);
  EXPECT_EQ(all.size(), 5U);
  all.keep_first(9);
  EXPECT_EQ(all.run_from(1, 100), 4U);
  all.keep_first(2);
  EXPECT_EQ(all.size(), 2U);
  auto some = *Selection::where(k_split, "test");
  some.keep_first(1);
  EXPECT_EQ(some.size(), 1U);
}

std::vector<std::uint64_t> rows_of(const Selection& selection) {
  std::vector<std::uint64_t> rows;
  for (std::uint64_t i = 0; i < selection.size(); ++i) rows.push_back(selection.row(i));
  return rows;
}

TEST(Selection, LimitTakesTheValuesInTurnAndKeepsTheOrderOfTheRows) {
  const Column animals{"photos", 0, Texts{"cat", "cat", "cat", "cow", "dog", "dog"}, {}};
  auto kept = [&animals](std::uint64_t limit) {
    auto all = Selection::all(6);
    all.keep_in_turn(limit, animals);
    return rows_of(all);
  };
  EXPECT_THAT(kept(2), testing::ElementsAre(0, 3)) << "one of each of the first two";
  EXPECT_THAT(kept(4), testing::ElementsAre(0, 1, 3, 4)) << "the second turn begins with the first value again";
  EXPECT_THAT(kept(5), testing::ElementsAre(0, 1, 3, 4, 5)) << "there is one cow only";
  EXPECT_EQ(kept(0).size(), 6U);
  EXPECT_EQ(kept(9).size(), 6U);
}

}  // namespace
}  // namespace assay::data::selection_test
