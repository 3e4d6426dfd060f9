#include "assay/report/crossval_markdown.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/report/example_crossval_test.hpp"

namespace assay::report {
namespace crossval_markdown_test {

using testing::AllOf;
using testing::HasSubstr;

TEST(CrossvalMarkdown, HasEveryFoldOfEveryCandidate) {
  const std::string text = render_crossval_markdown(testing_only::crossval_of_two());
  EXPECT_THAT(text, AllOf(HasSubstr("## Folds\n\n2 × 2 stratified folds; the baseline is the same in every fold."),
                          HasSubstr("## int8 over the folds"), HasSubstr("## coarse over the folds"),
                          HasSubstr("| 1 | 1 | 50 | 40 | 10 | FAIL | 98.00 % | 96.00 % | −2.00 pt | int8 |"),
                          HasSubstr("| 2 | 2 | 50 | 40 | 10 | INCONCLUSIVE | – | 98.00 % | – | int8 |")));
}

TEST(CrossvalMarkdown, ShowsSourcesOfVarianceAndTheCurveOfSizes) {
  const std::string text = render_crossval_markdown(testing_only::crossval_of_two());
  EXPECT_THAT(text, AllOf(HasSubstr("| sampling | 1.50 pt | 1.00 pt to 3.00 pt | 90.00 % | which samples judge |"),
                          HasSubstr("| 8 | −3.00 pt | −4.00 pt | −2.00 pt | 1.41 pt | 2 |"), HasSubstr("        8 ├─"),
                          HasSubstr("Where the variance comes from: each fold has one model")));
}

TEST(CrossvalMarkdown, IsTheUsualReportBesides) {
  EXPECT_THAT(render_crossval_markdown(testing_only::crossval_of_two()),
              AllOf(HasSubstr("# "), HasSubstr("## Models"), HasSubstr("## What the words mean")));
}

}  // namespace crossval_markdown_test
}  // namespace assay::report
