#include "assay/analysis/crossval/fold_index.hpp"

#include <gmock/gmock.h>

#include "assay/analysis/crossval/scratch_folds_test.hpp"

namespace assay::analysis {
namespace fold_index_test {

using testing::HasSubstr;
using testing_only::ScratchFolds;

constexpr FoldArm k_arm{.calibration_samples = 8};

TEST(FoldIndex, GathersEachFoldFromTheModelThatIsNamedForIt) {
  ScratchFolds scratch("fold_index_test", 8);
  scratch.add_fixed("", {});
  scratch.add_of_fold("int8", 0, {0});
  scratch.add_of_fold("int8", 1, {1});
  const FoldIndex index(scratch.folder(), scratch.folds, 8);
  const std::vector<std::string> int8{"int8", "int8"};
  const auto answers = index.answers(int8, 0, 2, FoldSide::judged, k_arm);
  ASSERT_TRUE(answers) << answers.error().text();
  EXPECT_EQ(answers->scores()[0], -1.0F) << "row 0 by the model of fold 0";
  EXPECT_EQ(answers->scores()[2], -1.0F) << "row 1 by the model of fold 1";
  EXPECT_EQ(answers->scores()[4], -1.0F) << "row 2: class 1, decided rightly";
  const std::vector<std::string> mixed{"", "int8"};
  const auto of_both = index.answers(mixed, 0, 2, FoldSide::judged, k_arm);
  EXPECT_EQ(of_both->scores()[0], 2.0F) << "row 0 by the baseline";
  EXPECT_EQ(of_both->scores()[2], -1.0F);
}

TEST(FoldIndex, ValidationRowsAreAnsweredApart) {
  ScratchFolds scratch("fold_index_test", 8);
  scratch.add_of_fold("int8", 0, {});
  const FoldIndex index(scratch.folder(), scratch.folds, 8);
  const std::vector<std::string> names{"int8", "int8"};
  const auto answers = index.answers(names, 0, 1, FoldSide::validation, k_arm);
  ASSERT_TRUE(answers) << answers.error().text();
  EXPECT_EQ(std::vector<int>(answers->usable().begin(), answers->usable().end()),
            (std::vector<int>{0, 0, 0, 0, 0, 1, 0, 1}));
}

TEST(FoldIndex, DrawsAreToldApartUnlessThereIsNoDraw) {
  ScratchFolds scratch("fold_index_test", 8);
  scratch.add_of_fold("int8", 0, {}, 0);
  scratch.add_of_fold("int8", 0, {}, 1);
  scratch.add_of_fold("plain", 0, {}, 0, 0);
  const FoldIndex index(scratch.folder(), scratch.folds, 8);
  EXPECT_EQ(index.find("int8", 0, {.draw = 1, .calibration_samples = 8})->cell, "int8-0-1-8");
  EXPECT_EQ(index.find("int8", 0, {.draw = 2, .calibration_samples = 8}), nullptr);
  EXPECT_EQ(index.find("plain", 0, {.draw = 2, .calibration_samples = 8})->cell, "plain-0-0-0");
}

TEST(FoldIndex, ModelWithoutAnswersIsNamedWithItsFold) {
  ScratchFolds scratch("fold_index_test", 8);
  scratch.add_of_fold("int8", 0, {});
  scratch.folds.models.push_back({.candidate = "int8", .fold = 1, .calibration_samples = 8, .failure = "it crashed"});
  const FoldIndex index(scratch.folder(), scratch.folds, 8);
  const std::vector<std::string> names{"int8", "int8"};
  EXPECT_EQ(index.answers(names, 0, 2, FoldSide::judged, k_arm).error().message(), "fold 2: it crashed");
  const std::vector<std::string> unknown{"other", "other"};
  EXPECT_THAT(index.answers(unknown, 0, 2, FoldSide::judged, k_arm).error().message(),
              HasSubstr("fold 1: there are no answers"));
}

}  // namespace fold_index_test
}  // namespace assay::analysis
