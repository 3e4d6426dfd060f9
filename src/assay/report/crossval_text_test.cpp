#include "assay/report/crossval_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/report/example_crossval_test.hpp"
#include "assay/report/text_layout.hpp"

namespace assay::report {
namespace crossval_text_test {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_only::crossval_of_two;

TEST(CrossvalText, SaysHowRowsWereDivided) {
  record::CrossvalResult crossval = crossval_of_two();
  EXPECT_EQ(folds_text(crossval), "2 × 2 stratified folds");
  crossval.repeats = 1;
  EXPECT_EQ(folds_text(crossval), "2 stratified folds");
  crossval.kind = "given";
  EXPECT_EQ(folds_text(crossval), "2 folds of a column");
  crossval.kind = "grouped";
  crossval.five_by_two = true;
  EXPECT_EQ(folds_text(crossval), "5×2 grouped folds");
}

TEST(CrossvalText, FindingsNameWhatFoldsShow) {
  const auto findings = fold_findings(crossval_of_two(), 0);
  const auto text_under = [&](const std::string& word) {
    for (const FoldFinding& finding : findings) {
      if (finding.word == word) return finding.text;
    }
    return std::string("(none)");
  };
  EXPECT_THAT(
      text_under("folds"),
      AllOf(HasSubstr("from −2.00 pt to +1.00 pt over 3 folds"), HasSubstr("standard deviation 1.53 pt"),
            HasSubstr("1 of 4 folds, of the first model of each, break a limit: fold 1 of repeat 1 (max-drop accuracy: "
                      "0.02, limit 0.01)")));
  EXPECT_EQ(text_under("over folds"), "−0.33 pt [−5.00, +4.00] pt, p 0.78 (Nadeau–Bengio)");
  EXPECT_THAT(text_under("pooled"), HasSubstr("−0.50 pt [−3.00, +2.00] pt"));
  EXPECT_THAT(text_under("variance"),
              AllOf(HasSubstr("90 % sampling (standard deviation 1.50 pt)"), HasSubstr("10 % calibration")));
  EXPECT_EQ(text_under("chosen"), "in 3 of 4 folds by their validation samples");
  EXPECT_THAT(text_under("which test"), HasSubstr("Nadeau and Bengio"));
}

TEST(CrossvalText, ScreenHasTablesFoldsSizesAndTheVerdictOfTheChoice) {
  const std::string text = render_crossval(crossval_of_two(), {.width = 100});
  EXPECT_THAT(text, AllOf(HasSubstr("2 × 2 stratified folds"), HasSubstr("baseline the same in every fold"),
                          HasSubstr("calibration samples"), HasSubstr("├"),
                          HasSubstr("the verdict is that of what each fold chose")));
  record::CrossvalResult alone = crossval_of_two();
  alone.has_choice = false;
  alone.candidates.resize(1);
  alone.result.candidates.resize(1);
  EXPECT_THAT(render_crossval(alone, {.width = 100}), Not(HasSubstr("each fold chose")));
}

TEST(CrossvalText, LinesFitTheTerminal) {
  for (const int width : {60, 80, 100, 140}) {
    const std::string text = render_crossval(crossval_of_two(), {.width = width});
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      EXPECT_LE(display_width(std::string_view(text).substr(begin, end - begin)), width);
      begin = end + 1;
    }
  }
}

}  // namespace crossval_text_test
}  // namespace assay::report
