#include <gmock/gmock.h>

#include "assay/data/split_columns_test.hpp"
#include "assay/data/time_folds_internal.hpp"

namespace assay::data::time_folds_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(TimeFolds, EachFoldTrainsOnWhatCameBefore) {
  const auto folds = time_folds({.rows = 7}, 3, 0);
  ASSERT_TRUE(folds);
  EXPECT_THAT(folds->judged_rows(0), ElementsAre(4));
  EXPECT_THAT(folds->training_rows(0), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(folds->judged_rows(2), ElementsAre(6));
  EXPECT_THAT(folds->training_rows(2), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(folds->fold_of(3), FoldAssignment::k_no_fold);
  EXPECT_EQ(folds->role(6, 0), Role::unused);
}

TEST(TimeFolds, TheGapIsNotTrainedOn) {
  const auto folds = time_folds({.rows = 6}, 2, 1);
  ASSERT_TRUE(folds);
  EXPECT_THAT(folds->training_rows(0), ElementsAre(0));
  EXPECT_THAT(folds->training_rows(1), ElementsAre(0, 1, 2));
  EXPECT_EQ(folds->role(1, 0), Role::unused);
}

TEST(TimeFolds, RowsOfTheTimeAtWhichJudgingBeginsAreNotTrainedOn) {
  const std::vector<double> times{3, 1, 2, 2, 1, 4};  // in time order: rows 1 4 | 2 3 | 0 5
  const auto two = time_folds({.rows = 6, .times = times}, 2, 0);
  ASSERT_TRUE(two);
  EXPECT_THAT(two->training_rows(0), ElementsAre(1, 4));
  EXPECT_THAT(two->judged_rows(0), ElementsAre(2, 3));
  EXPECT_THAT(two->judged_rows(1), ElementsAre(0, 5));
  const auto three = time_folds({.rows = 6, .times = times}, 3, 0);  // 1 4 2 | 3 | 0 | 5
  ASSERT_TRUE(three);
  EXPECT_THAT(three->judged_rows(0), ElementsAre(3));
  EXPECT_THAT(three->training_rows(0), ElementsAre(1, 4));
}

TEST(TimeFolds, NothingTrainedOnIsLaterThanWhatIsJudged) {
  int checked = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    const RandomRows rows(number);
    const auto folds = time_folds(rows.columns(), rows.folds, static_cast<std::uint32_t>(number % 3));
    if (!folds) continue;
    for (std::uint32_t fold = 0; fold < rows.folds; ++fold) {
      double first_judged = 1e9;
      for (const std::uint32_t row : folds->judged_rows(fold)) first_judged = std::min(first_judged, rows.times[row]);
      for (const std::uint32_t row : folds->training_rows(fold)) EXPECT_LT(rows.times[row], first_judged);
      ++checked;
    }
  }
  EXPECT_GT(checked, 1000);
}

TEST(TimeFolds, SayWhatIsMissing) {
  EXPECT_THAT(time_folds({.rows = 3}, 3, 0).error().message(), HasSubstr("3 rows for 3 folds in time order"));
  EXPECT_EQ(time_folds({.rows = 6}, 2, 2).error().code(), ErrorCode::insufficient_data);
  EXPECT_THAT(time_folds({.rows = 6}, 2, 2).error().message(), HasSubstr("fold 1 of 2 has no earlier row"));
  const std::vector<double> equal(6, 1.0);
  EXPECT_EQ(time_folds({.rows = 6, .times = equal}, 2, 0).error().code(), ErrorCode::insufficient_data);
  const std::vector<double> nan{0, 1, std::numeric_limits<double>::quiet_NaN()};
  EXPECT_THAT(time_folds({.rows = 3, .times = nan}, 2, 0).error().message(), HasSubstr("row 2"));
  EXPECT_EQ(time_folds({.rows = 4, .times = nan}, 2, 0).error().code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace assay::data::time_folds_test
