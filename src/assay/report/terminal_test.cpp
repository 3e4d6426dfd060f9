#include "assay/report/terminal.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"
#include "assay/report/text_layout.hpp"

namespace assay::report::terminal_test {
namespace {

TEST(TerminalReport, NoLineIsWiderThanTheTerminal) {
  for (const auto& make : {examples::passing, examples::failing, examples::inconclusive, examples::not_run,
                           examples::unlabelled, examples::regression, examples::two_candidates}) {
    for (int width = 60; width <= 160; width += 5) {
      std::istringstream text(render_terminal(make(), {.width = width, .report_path = "out/report.md"}));
      for (std::string line; std::getline(text, line);) EXPECT_LE(display_width(line), width) << line;
    }
  }
}

TEST(TerminalReport, HasEscapeSequencesOnlyInColour) {
  const auto result = examples::failing();
  EXPECT_EQ(render_terminal(result, {.colour = false}).find('\x1b'), std::string::npos);
  EXPECT_NE(render_terminal(result, {.colour = true}).find("\x1b[1;31mFAIL\x1b[0m"), std::string::npos);
}

TEST(TerminalReport, AnEscapeSequenceInANameIsNotPassedOn) {
  auto result = examples::failing();
  result.data.name = "digits\x1b[2J";
  result.candidates[0].model.name = "int8\x1b[2J";
  result.notes = {"\x1b[2J"};
  EXPECT_EQ(render_terminal(result, {}).find('\x1b'), std::string::npos);
}

TEST(TerminalReport, EndsWithTheVerdictAndThePaths) {
  const std::string text =
      render_terminal(examples::passing(), {.width = 90, .report_path = "a.md", .result_path = "b.json"});
  EXPECT_TRUE(text.ends_with("a.md   b.json\n")) << text;
  const std::string last = text.substr(text.rfind('\n', text.size() - 2) + 1);
  EXPECT_TRUE(last.starts_with("PASS   int8 may replace fp32.onnx at these gates.")) << last;
  EXPECT_EQ(display_width(last.substr(0, last.size() - 1)), 90);
}

TEST(TerminalReport, PathsGoBelowWhenThereIsNoRoomAndAreNeverBroken) {
  const std::string path(70, 'p');
  const std::string text =
      render_terminal(examples::passing(), {.width = 60, .report_path = path, .result_path = path});
  EXPECT_TRUE(text.ends_with("\n" + path + "\n" + path + "\n")) << text;
}

TEST(TerminalReport, SeveralCandidatesEndInOneVerdict) {
  const std::string text = render_terminal(examples::two_candidates(), {});
  EXPECT_NE(text.find("PASS   int8 may replace"), std::string::npos);
  EXPECT_NE(text.find("FAIL   int4 must not"), std::string::npos);
  EXPECT_NE(text.find("FAIL   1 of 2 candidates may replace fp32.onnx: int8; must not: int4.\n"), std::string::npos);
}

record::RunResult chosen_among_two() {
  record::RunResult result = examples::two_candidates();
  record::Choice choice;
  choice.rows = {{.candidate = "int8", .verdict = record::Verdict::pass, .on_front = true, .recommended = true},
                 {.candidate = "int4", .verdict = record::Verdict::fail}};
  choice.recommended = "int8";
  choice.reason = "it alone passes every gate";
  result.choice = record::Measured<record::Choice>::of(choice);
  return result;
}

TEST(TerminalReport, WithARecommendationItIsTheLastLine) {
  const std::string text = render_terminal(chosen_among_two(), {.width = 120});
  EXPECT_NE(
      text.find("\nRECOMMENDED   int8: it alone passes every gate. 1 of 2 candidates may replace fp32.onnx: int8;"),
      std::string::npos)
      << text;
  EXPECT_NE(render_terminal(chosen_among_two(), {.colour = true}).find("\x1b[32mRECOMMENDED\x1b[0m"),
            std::string::npos);
}

TEST(TerminalReport, OfASweepOnlyWhatWasChosenIsJudged) {
  record::RunResult result = chosen_among_two();
  result.choice.value->validation_samples = 450;
  result.verdict = record::Verdict::pass;
  result.candidates[1].on_validation = true;
  const std::string text = render_terminal(result, {.width = 120});
  EXPECT_NE(text.find("on the 450 validation samples:"), std::string::npos) << text;
  EXPECT_EQ(text.find("int4 must not"), std::string::npos) << text;
  EXPECT_NE(text.find("PASS   recommended: int8 may replace fp32.onnx at these gates."), std::string::npos) << text;
}

}  // namespace
}  // namespace assay::report::terminal_test
