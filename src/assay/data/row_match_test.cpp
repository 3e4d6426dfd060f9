#include <gmock/gmock.h>

#include "assay/data/row_match_internal.hpp"

namespace assay::data::row_match_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

const Column k_ids{"x.csv column 'id'", 2, Texts{"p", "q", "7"}, {}};
const Selection k_all = Selection::all(3);

TEST(CheckIdsDiffer, NamesTheIdAndBothRowsAmongTheSelected) {
  const Column twice{"x.csv column 'id'", 2, Texts{"p", "q", "p"}, {}};
  EXPECT_TRUE(check_ids_differ(k_ids, k_all));
  EXPECT_TRUE(check_ids_differ(twice, Selection::all(2)));
  const auto status = check_ids_differ(twice, k_all);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code(), ErrorCode::corrupt);
  EXPECT_THAT(status.error().message(), HasSubstr("x.csv column 'id': id 'p' stands in rows 2 and 4"));
}

TEST(MatchRows, FindsEachIdWhateverTheOrderAndTheKindOfText) {
  const Column other{"y.npz[ids]", 0, Texts{"9", "7", "q", "p"}, {}};
  const auto match = match_rows(k_ids, other);
  ASSERT_TRUE(match);
  EXPECT_THAT(match->rows, ElementsAre(3, 2, 1));
  EXPECT_EQ(match->surplus, 1U);
  const auto numbers = match_rows(k_ids, {"y.npz[ids]", 0, Numbers{7}, {}});
  EXPECT_THAT(numbers->rows, ElementsAre(k_no_row, k_no_row, 0));
}

TEST(MatchRows, IdTwiceInTheOtherFileIsRefused) {
  const auto match = match_rows(k_ids, {"y.csv column 'id'", 2, Texts{"a", "q", "a"}, {}});
  ASSERT_FALSE(match);
  EXPECT_THAT(match.error().message(), HasSubstr("y.csv column 'id': id 'a' stands in rows 2 and 4"));
}

TEST(BroughtIntoOrder, KeepsWhereEachValueStood) {
  const RowMatch match{{2, k_no_row, 0}, 1};
  const Column texts = brought_into_order({"y.csv column 'y'", 2, Texts{"a", "b", "c"}, {}}, match);
  EXPECT_EQ(texts.text(0), "c");
  EXPECT_EQ(texts.text(2), "a");
  EXPECT_EQ(texts.place(0), "y.csv column 'y', row 4");
  EXPECT_EQ(brought_into_order({"y.npz[y]", 0, Numbers{1, 2, 3}, {}}, match).number(2), 1);
}

TEST(CheckAllMatched, NamesTheSampleWithoutAValueOnlyWhenItIsSelected) {
  const Column column = brought_into_order({"y.csv column 'y'", 2, Texts{"a", "b"}, {}}, {{0, 1, k_no_row}, 0});
  EXPECT_TRUE(check_all_matched(column, k_ids, Selection::all(2)));
  const auto status = check_all_matched(column, k_ids, k_all);
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message(),
              HasSubstr("y.csv column 'y': no row has the id '7' of the sample at x.csv column 'id', row 4"));
  EXPECT_TRUE(check_all_matched(k_ids, k_ids, k_all)) << "a column in order of its own has a value everywhere";
}

TEST(CheckSameOrder, NamesTheFirstRowThatDiffers) {
  EXPECT_TRUE(check_same_order(k_ids, k_ids, "id"));
  const auto status = check_same_order({"y.csv column 'id'", 2, Texts{"p", "7", "q"}, {}}, k_ids, "id");
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message(), HasSubstr("y.csv column 'id', row 3: '7', but x.csv column 'id', row 3: 'q'"));
  EXPECT_THAT(status.error().message(), HasSubstr("--id id"));
}

}  // namespace
}  // namespace assay::data::row_match_test
