#include "assay/report/explain_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::report::explain_text_test {
namespace {

using record::CandidateResult;
using record::Number;
using record::Range;
using testing::AllOf;
using testing::HasSubstr;

CandidateResult example() {
  CandidateResult candidate;
  auto& e = candidate.explanation.emplace();
  e.samples = 64;
  e.launches = 5;
  e.batch = 1;
  e.findings = {"the error grows most at 'conv2' (Conv)", "second", "third", "fourth", "fifth"};
  e.layers = {{.tensor = "c|1",
               .node = "conv1",
               .op = "Conv",
               .sqnr_db = Number(31.25),
               .sqnr_interval = Range::of(30, 32),
               .relative_error = Number(0.0275),
               .relative_interval = Range::of(0.02, 0.03),
               .cosine = Number::undefined("all zero in some runs"),
               .cosine_interval = Range::none("")}};
  e.activations = {{.tensor = "r1",
                    .type = "uint8",
                    .scale = 0.5,
                    .zero_point = 3,
                    .cut = Number(0.0125),
                    .cut_interval = Range::of(0.01, 0.015),
                    .at_ends = Number(0.5),
                    .used_range = Number(0.25)}};
  e.operators = {{.op = "QLinearConv",
                  .baseline_nodes = 0,
                  .candidate_nodes = 2,
                  .baseline_us = Number::undefined("none"),
                  .baseline_interval = Range::none("none"),
                  .candidate_us = Number(42),
                  .candidate_interval = Range::of(40, 44)}};
  e.nodes = {{.node = "conv1", .op = "QLinearConv", .us = Number(30), .interval = Range::of(29, 31), .share = 0.714}};
  e.sensitivity = {{.node = "fc2", .sqnr_db = Number(20), .sqnr_interval = Range::of(19, 21), .cosine = Number(0.99)}};
  return candidate;
}

TEST(ExplainText, ShowsFindingsLayersActivationsAndTimes) {
  const std::string text = explain_section({}, example());
  for (const char* part : {"Where error and time come from", "- the error grows most", "31.2 dB", "30.0, 32.0",
                           "2.75 %", "all zero in some runs", "1.25 %", "1.00, 1.50", "25.00 %", "QLinearConv",
                           "42.00 µs", "40.0, 44.0", "71.4 %", "quantized alone", "fc2"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_THAT(text, HasSubstr("c\\|1"));  // a bar in a name is no column
}

TEST(ExplainText, SaysWhyThereIsNothing) {
  CandidateResult candidate;
  EXPECT_EQ(explain_section({}, candidate), "");
  auto& explanation = candidate.explanation.emplace();
  explanation.errors_undefined = "no shared tensor";
  explanation.times_undefined = "it crashed";
  EXPECT_THAT(explain_section({}, candidate), AllOf(HasSubstr("no shared tensor"), HasSubstr("it crashed")));
}

TEST(ExplainText, TerminalHasTheFirstFindings) {
  EXPECT_EQ(explain_lines(example(), 100), "• the error grows most at 'conv2' (Conv)\n• second\n• third\n• fourth\n");
  EXPECT_EQ(explain_lines(CandidateResult{}, 100), "");
}

}  // namespace
}  // namespace assay::report::explain_text_test
