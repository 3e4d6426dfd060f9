#include "assay/experiment/crossval/fold_rows.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::experiment {
namespace fold_rows_test {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Sixty samples of three classes, each with content of its own.
class FoldRowsTest : public testing::Test {
 protected:
  FoldRowsTest() {
    data_.samples = 60;
    data_.labelled = true;
    for (std::uint64_t i = 0; i < 60; ++i) {
      data_.labels.push_back(static_cast<std::int64_t>(i % 3));
      data_.ids.push_back("s" + std::to_string(i));
      digests_.push_back("content-" + std::to_string(i));
    }
  }
  FoldGround ground() const { return {.data = &data_, .digests = digests_}; }
  FoldDivision divided(const FoldPlan& plan) { return divided(plan, ground()); }
  static FoldDivision divided(const FoldPlan& plan, const FoldGround& ground) {
    auto division = divide_rows(plan, ground);
    EXPECT_TRUE(division) << division.error().text();
    return division ? std::move(*division) : FoldDivision{};
  }
  static std::string refusal(const FoldPlan& plan, const FoldGround& ground) {
    const auto division = divide_rows(plan, ground);
    return division ? "(accepted)" : division.error().text();
  }
  // A column of texts.
  static record::DataRecord::Slice column(const std::vector<std::string>& texts) {
    record::DataRecord::Slice slice{.name = "fold", .values = {}, .codes = {}};
    for (const std::string& text : texts) {
      const auto found = std::ranges::find(slice.values, text);
      slice.codes.push_back(static_cast<std::int32_t>(found - slice.values.begin()));
      if (found == slice.values.end()) slice.values.push_back(text);
    }
    return slice;
  }
  // No held-out row, and none like it, may be known to what is judged on it.
  void expect_no_leak(const FoldDivision& division) const {
    for (std::size_t fold = 0; fold < division.rows.size(); ++fold) {
      std::set<std::string> judged;
      for (const std::uint64_t row : division.rows[fold].judged.rows) judged.insert(digests_[row]);
      for (const auto& rows : {division.training[fold], division.rows[fold].validation.rows}) {
        for (const std::uint64_t row : rows) EXPECT_FALSE(judged.contains(digests_[row])) << "fold " << fold;
      }
    }
  }
  record::DataRecord data_;
  std::vector<std::string> digests_;
};

TEST_F(FoldRowsTest, EveryRowIsJudgedOnceInEachRepeat) {
  const FoldDivision division = divided({.folds = 5, .repeats = 2});
  EXPECT_EQ(division.kind, "stratified");
  EXPECT_EQ(division.rows.size(), 10U);
  for (const std::size_t repeat : {0U, 1U}) {
    std::vector<std::uint64_t> all;
    for (std::size_t fold = 0; fold < 5; ++fold) {
      const auto& rows = division.rows[repeat * 5 + fold].judged.rows;
      EXPECT_EQ(rows.size(), 12U);
      EXPECT_EQ(division.training[repeat * 5 + fold].size(), 48U);
      all.insert(all.end(), rows.begin(), rows.end());
    }
    std::ranges::sort(all);
    EXPECT_EQ(all.size(), 60U);
    EXPECT_TRUE(std::ranges::adjacent_find(all) == all.end());
  }
  EXPECT_NE(division.rows[0].judged.rows, division.rows[5].judged.rows);
  expect_no_leak(division);
}

TEST_F(FoldRowsTest, ValidationRowsAreOfTheTrainingRowsAlone) {
  FoldGround with = ground();
  with.with_validation = true;
  const FoldDivision division = divided({.folds = 5, .validation_share = 0.25}, with);
  for (std::size_t fold = 0; fold < 5; ++fold) {
    EXPECT_EQ(division.rows[fold].validation.rows.size(), 12U);
    EXPECT_EQ(division.training[fold].size(), 36U);
    std::map<std::int64_t, int> classes;
    for (const std::uint64_t row : division.rows[fold].validation.rows) ++classes[data_.labels[row]];
    EXPECT_THAT(classes, ElementsAre(std::pair(0, 4), std::pair(1, 4), std::pair(2, 4)));
  }
  expect_no_leak(division);
}

TEST_F(FoldRowsTest, PlantedCopiesStayOnOneSideOfEveryFold) {
  for (const std::uint64_t copy : {7U, 31U, 52U}) digests_[copy] = digests_[4];
  digests_[58] = digests_[9];
  FoldGround with = ground();
  with.with_validation = true;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const FoldDivision division = divided({.folds = 4, .seed = seed}, with);
    EXPECT_EQ(division.kind, "stratified-grouped");
    expect_no_leak(division);
    EXPECT_THAT(division.notes, ElementsAre(HasSubstr("4 of the 60 samples have the content of another one")));
  }
}

TEST_F(FoldRowsTest, LeakIsSeenByContent) {
  digests_[50] = digests_[1];
  const std::vector<std::uint64_t> training{0, 1, 2};
  const std::vector<std::uint64_t> apart{10, 11};
  const std::vector<std::uint64_t> leaking{10, 50};
  EXPECT_TRUE(check_no_leak(training, apart, digests_));
  const Status caught = check_no_leak(training, leaking, digests_);
  ASSERT_FALSE(caught);
  EXPECT_EQ(caught.error().code(), ErrorCode::internal);
  EXPECT_THAT(caught.error().text(), HasSubstr("1 samples that train have the content of samples that judge"));
}

TEST_F(FoldRowsTest, GroupsMakeTheKindAGroupedOne) {
  for (std::uint64_t i = 0; i < 60; ++i) data_.groups.push_back(static_cast<std::int32_t>(i / 4));
  const FoldDivision division = divided({.folds = 5});
  EXPECT_EQ(division.kind, "stratified-grouped");
  for (std::size_t fold = 0; fold < 5; ++fold) {
    std::set<std::int32_t> judged;
    for (const std::uint64_t row : division.rows[fold].judged.rows) judged.insert(data_.groups[row]);
    for (const std::uint64_t row : division.training[fold]) EXPECT_FALSE(judged.contains(data_.groups[row]));
  }
  EXPECT_EQ(divided({.kind = data::FoldKind::plain, .folds = 5}).kind, "grouped");
}

TEST_F(FoldRowsTest, FoldsOfAColumnAreTaken) {
  std::vector<std::string> folds;
  for (std::uint64_t i = 0; i < 60; ++i) folds.push_back(i % 2 == 0 ? "10" : "9");
  const auto slice = column(folds);
  FoldGround given = ground();
  given.given = &slice;
  const FoldDivision division = divided({.fold_column = "fold"}, given);
  EXPECT_EQ(division.kind, "given");
  EXPECT_EQ(division.folds, 2U);
  EXPECT_EQ(division.rows[0].judged.rows.front(), 1U) << "9 comes before 10";
}

TEST_F(FoldRowsTest, ColumnThatTearsContentOrGroupsApartIsRefused) {
  std::vector<std::string> folds;
  for (std::uint64_t i = 0; i < 60; ++i) folds.push_back(i % 2 == 0 ? "a" : "b");
  const auto slice = column(folds);
  FoldGround given = ground();
  given.given = &slice;
  digests_[5] = digests_[2];
  EXPECT_THAT(refusal({.fold_column = "fold"}, given),
              AllOf(HasSubstr("the same sample is in two folds"), HasSubstr("'s2' in fold a and 's5' in fold b")));
  digests_[5] = "content-5";
  for (std::uint64_t i = 0; i < 60; ++i) data_.groups.push_back(static_cast<std::int32_t>(i / 2));
  EXPECT_THAT(refusal({.fold_column = "fold"}, given),
              AllOf(HasSubstr("the same group is in two folds: 's0' in fold a and 's1' in fold b are of one group")));
}

// As texts 10 comes before 9: one cell that is no number must not turn the order of all others.
TEST_F(FoldRowsTest, ColumnOfNumbersWithAnOddCellIsRefusedWithTheRow) {
  std::vector<std::string> numbers;
  for (std::uint64_t i = 0; i < 60; ++i) numbers.push_back(std::to_string(i));
  for (const char* odd : {"nan", "", "n/a"}) {
    numbers[13] = odd;
    const auto slice = column(numbers);
    FoldGround in_time = ground();
    in_time.times = &slice;
    EXPECT_THAT(refusal({.folds = 5, .time_column = "fold"}, in_time),
                AllOf(HasSubstr("--time"), HasSubstr("column 'fold', row 14 ('s13')")));
    FoldGround given = ground();
    given.given = &slice;
    EXPECT_THAT(refusal({.fold_column = "fold"}, given), AllOf(HasSubstr("--fold-column"), HasSubstr("row 14")));
  }
}

TEST_F(FoldRowsTest, InTimeNothingLaterAndNoCopyIsTrainedOn) {
  std::vector<std::string> times;
  for (std::uint64_t i = 0; i < 60; ++i) times.push_back(fmt::format("2026-{:02}-{:02}", 1 + i / 28, 1 + i % 28));
  const auto slice = column(times);
  FoldGround in_time = ground();
  in_time.times = &slice;
  digests_[57] = digests_[0];
  const FoldDivision division = divided({.folds = 5, .time_column = "time"}, in_time);
  EXPECT_EQ(division.kind, "time-ordered");
  EXPECT_THAT(division.rows[4].judged.rows, testing::Contains(57U));
  EXPECT_THAT(division.training[4], testing::Not(testing::Contains(0U))) << "the copy of a judged row";
  EXPECT_EQ(division.training[4].size(), 49U);
  EXPECT_LT(division.training[0].back(), division.rows[0].judged.rows.front());
  expect_no_leak(division);
}

TEST_F(FoldRowsTest, InTimeTheLatestTrainingRowsChoose) {
  std::vector<std::string> times;
  for (std::uint64_t i = 0; i < 60; ++i) times.push_back(std::to_string(i));
  const auto slice = column(times);
  FoldGround in_time = ground();
  in_time.times = &slice;
  in_time.with_validation = true;
  digests_[3] = digests_[48];
  const FoldDivision division = divided({.folds = 5, .time_column = "time", .validation_share = 0.2}, in_time);
  EXPECT_THAT(division.rows[0].validation.rows, ElementsAre(8, 9));
  EXPECT_EQ(division.training[0].back(), 7U);
  EXPECT_THAT(division.rows[4].validation.rows, testing::Contains(48U));
  EXPECT_THAT(division.training[4], testing::Not(testing::Contains(3U))) << "the copy of a row that chooses";
}

TEST_F(FoldRowsTest, RowsWithoutLabelAreInNoFold) {
  data_.labels[0] = data_.labels[30] = -1;
  const FoldDivision division = divided({.folds = 2});
  std::size_t rows = 0;
  for (const auto& fold : division.rows) rows += fold.judged.rows.size();
  EXPECT_EQ(rows, 58U);
  EXPECT_THAT(division.notes, ElementsAre(HasSubstr("2 samples have no label")));
}

TEST_F(FoldRowsTest, TooLittleIsNamed) {
  EXPECT_THAT(refusal({.folds = 61}, ground()), HasSubstr("60 rows for 61 folds"));
  data_.classes = {"cat", "dog", "owl"};
  for (std::uint64_t i = 9; i < 60; i += 3) data_.labels[i] = 1;
  EXPECT_THAT(refusal({.folds = 5}, ground()), AllOf(HasSubstr("cat"), HasSubstr("3 of the 60 rows")));
}

TEST_F(FoldRowsTest, ContradictionsAreRefused) {
  const auto slice = column(std::vector<std::string>(60, "1"));
  FoldGround given = ground();
  given.given = &slice;
  EXPECT_THAT(refusal({.repeats = 2, .fold_column = "fold"}, given), HasSubstr("--fold-column fold"));
  FoldGround in_time = ground();
  in_time.times = &slice;
  EXPECT_THAT(refusal({.kind = data::FoldKind::plain, .time_column = "t"}, in_time), HasSubstr("--time t"));
  EXPECT_THAT(refusal({.gap = 3}, ground()), HasSubstr("--gap 3: only folds in time order"));
  EXPECT_THAT(refusal({.validation_share = 1}, ground()), HasSubstr("--validation-share 1"));
  EXPECT_THAT(refusal({.kind = data::FoldKind::grouped}, ground()), HasSubstr("--group"));
  data_.labels.clear();
  EXPECT_THAT(refusal({.kind = data::FoldKind::stratified}, ground()), HasSubstr("no classes"));
}

TEST_F(FoldRowsTest, CalibrationSamplesAreDrawnFromTheOtherFolds) {
  const FoldDivision division = divided({.folds = 5});
  const auto eight = draw_calibration_rows(division, 2, 8, 0, 0);
  const auto twenty = draw_calibration_rows(division, 2, 20, 0, 0);
  ASSERT_TRUE(eight && twenty);
  EXPECT_EQ(eight->size(), 8U);
  EXPECT_TRUE(std::ranges::includes(*twenty, *eight)) << "the larger draw holds the smaller one";
  EXPECT_TRUE(std::ranges::includes(division.training[2], *twenty));
  EXPECT_NE(*eight, *draw_calibration_rows(division, 2, 8, 0, 1));
  EXPECT_NE(*eight, *draw_calibration_rows(division, 2, 8, 1, 0));
  const auto places = [&](std::size_t fold) {
    std::vector<std::ptrdiff_t> drawn;
    const auto rows = draw_calibration_rows(division, fold, 8, 0, 0);
    for (const std::uint64_t row : *rows) {
      drawn.push_back(std::ranges::find(division.training[fold], row) - division.training[fold].begin());
    }
    return drawn;
  };
  EXPECT_NE(places(2), places(3)) << "folds draw independently";
  EXPECT_THAT(draw_calibration_rows(division, 2, 48, 0, 0).error().text(), HasSubstr("fold 3 has 48 rows"));
}

}  // namespace fold_rows_test
}  // namespace assay::experiment
