#include "assay/report/choice_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::choice_table_test {
namespace {

using record::Range;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

record::RunResult with_choice() {
  record::RunResult result = examples::two_candidates();
  record::Choice choice;
  choice.objectives = {{"accuracy", "accuracy", true, false, record::Unit::fraction},
                       {"latency.p50", "latency p50", false, true},
                       {"file_bytes", "file size", false, true}};
  choice.rows = {
      {.candidate = "int8",
       .verdict = record::Verdict::pass,
       .values = {{-0.0011, Range::of(-0.006, 0.004)}, {0.41, Range::of(0.40, 0.42)}, {0.31, Range::of(0.31, 0.31)}},
       .on_front = true,
       .recommended = true},
      {.candidate = "slow|er",
       .verdict = record::Verdict::fail,
       .values = {{-0.02, Range::of(-0.03, -0.01)},
                  {record::Number::undefined("simulated"), Range::none("simulated")},
                  {0.31, Range::of(0.31, 0.31)}},
       .dominated_by = {"int8"}}};
  choice.preferred = "latency.p50";
  choice.recommended = "int8";
  choice.reason = "it alone passes every gate";
  result.choice = record::Measured<record::Choice>::of(choice);
  return result;
}

TEST(ChoiceTable, CandidatesStandBesideEachOtherWithTheirIntervalsBelow) {
  const std::string text = render_choice(with_choice(), 160, false);
  EXPECT_THAT(text, AllOf(HasSubstr("latency p50"), HasSubstr("0.410 ×"), HasSubstr("Pareto front: int8\n"),
                          HasSubstr("exact"), HasSubstr("−0.11 pt")));
}

TEST(ChoiceTable, NarrowTerminalKeepsQualityAndLatencyWithTheirIntervals) {
  const std::string text = render_choice(with_choice(), 64, false);
  EXPECT_THAT(text, AllOf(HasSubstr("[0.400, 0.420] ×"), HasSubstr("[−0.60, +0.40] pt"), HasSubstr("PASS")));
}

TEST(ChoiceTable, ALongNameStandsInFullAboveItsRow) {
  record::RunResult result = with_choice();
  result.choice.value->rows[0].candidate = "int8-static(ranges=entropy,per_channel=true)";
  const std::string text = render_choice(result, 80, false);
  EXPECT_THAT(text,
              AllOf(HasSubstr("  int8-static(ranges=entropy,per_channel=true)\n"), HasSubstr("[0.400, 0.420] ×")));
}

TEST(ChoiceTable, MarkdownEscapesNamesAndSaysHowItWasChosen) {
  const std::string text = choice_section(with_choice());
  EXPECT_THAT(text, AllOf(HasSubstr("## Which candidate?"), HasSubstr("slow\\|er"), HasSubstr("**Recommended**: int8"),
                          HasSubstr("the cheapest that passes every gate, by latency p50")));
}

TEST(ChoiceTable, SearchShowsItsPathAndTheSamplesItIsAbout) {
  record::RunResult result = with_choice();
  record::Choice& choice = *result.choice.value;
  choice.validation_samples = 450;
  choice.validation_seed = 7;
  choice.search = {.method = "int8-static",
                   .layers = {{"conv", record::Number(14.6), 5}, {"fc", record::Number::undefined("no scores"), 1}},
                   .ended = "it passes"};
  choice.rows[1].left_in_float = 1;
  const std::string text = render_choice(result, 300, false);
  EXPECT_THAT(text, AllOf(HasSubstr("in float"), HasSubstr("search: it passes"),
                          HasSubstr("1. conv (14.6 dB, 5 changed)"), Not(HasSubstr("2. fc"))));
  EXPECT_THAT(choice_section(result), AllOf(HasSubstr("| layers left in float |"), HasSubstr("1. conv (14.6 dB"),
                                            HasSubstr("450 validation samples, drawn with seed 7")));
  EXPECT_THAT(render_choice(with_choice(), 160, false), Not(HasSubstr("in float")));
}

TEST(ChoiceTable, NothingToChooseFromIsNoText) {
  EXPECT_EQ(render_choice(examples::passing(), 100, false), "");
  EXPECT_EQ(choice_section(examples::passing()), "");
}

}  // namespace
}  // namespace assay::report::choice_table_test
