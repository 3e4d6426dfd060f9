#include "assay/report/markdown.hpp"

#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::markdown_test {
namespace {

TEST(MarkdownReport, BeginsWithTheVerdict) {
  const std::string text = render_markdown(examples::failing());
  const std::size_t verdict = text.find("**FAIL**: int4 must not replace fp32.onnx");
  ASSERT_NE(verdict, std::string::npos);
  EXPECT_LT(verdict, text.find("\n## "));
}

TEST(MarkdownReport, ExplainsHowToGetTheNumbersAgain) {
  const std::string text = render_markdown(examples::passing());
  for (const char* part :
       {"| seed | 1 |", "assay rerender DIR", "sha256:digits", "| environment | x86-64, 2 cores, Linux |",
        "float32 96 B, int32 240 B, int8 9.31 kB", "**INCONCLUSIVE**: an interval reaches"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
}

TEST(MarkdownReport, NamesFromOutsideCannotBreakATable) {
  auto result = examples::passing();
  result.data.name = "a|b";
  result.candidates[0].model.name = "c|d";
  const std::string text = render_markdown(result);
  EXPECT_EQ(text.find("a|b"), std::string::npos);
  EXPECT_NE(text.find("| c\\|d |"), std::string::npos);
}

TEST(MarkdownReport, HasASectionForEachCandidate) {
  const std::string text = render_markdown(examples::two_candidates());
  EXPECT_NE(text.find("## int8: PASS"), std::string::npos);
  EXPECT_NE(text.find("## int4: FAIL"), std::string::npos);
  EXPECT_NE(text.find("**FAIL**: 1 of 2 candidates"), std::string::npos);
}

}  // namespace
}  // namespace assay::report::markdown_test
