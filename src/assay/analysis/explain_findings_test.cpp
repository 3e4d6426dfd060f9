#include "assay/analysis/explain_findings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::analysis::explain_findings_test {
namespace {

using record::Explanation;
using record::Number;
using testing::HasSubstr;

TEST(ExplainFindings, TheLayerAtWhichTheErrorGrowsMost) {
  Explanation e;
  e.layers.resize(3);
  e.layers[0] = {.node = "a", .op = "Conv", .sqnr_db = Number(40)};
  e.layers[1] = {.node = "b", .op = "Gemm", .sqnr_db = Number(25)};
  e.layers[2] = {.node = "c", .op = "Relu", .sqnr_db = Number(24)};
  const auto findings = explain_findings(e);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0],
            "the error grows most at 'b' (Gemm): the signal-to-noise ratio falls from 40.0 dB to 25.0 dB there");
  e.layers[1].sqnr_db = Number(38);
  e.layers[2].sqnr_db = Number(37);
  EXPECT_TRUE(explain_findings(e).empty());  // no step stands out
}

TEST(ExplainFindings, ActivationsThatAreCutOrLeaveTheirGridUnused) {
  Explanation e;
  e.activations = {{.tensor = "cut", .type = "uint8", .cut = Number(0.05), .used_range = Number(1)},
                   {.tensor = "wide", .type = "int8", .cut = Number(0), .used_range = Number(0.1)},
                   {.tensor = "good", .type = "int8", .cut = Number(0.001), .used_range = Number(0.9)}};
  const auto findings = explain_findings(e);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_THAT(findings[0], HasSubstr("5.0 % of the values of 'cut' lie outside its uint8 grid"));
  EXPECT_THAT(findings[1], HasSubstr("'wide' uses only 10 % of its int8 grid"));
}

TEST(ExplainFindings, TheLayerThatHurtsMostAlone) {
  Explanation e;
  e.sensitivity = {{.node = "fc2", .sqnr_db = Number(12.34)}, {.node = "fc1", .sqnr_db = Number(30)}};
  const auto findings = explain_findings(e);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0], HasSubstr("'fc2' hurts the output most: 12.3 dB"));
}

TEST(ExplainFindings, TimeLostToConversionsAndTheDearestNode) {
  Explanation e;
  e.nodes = {{.node = "conv", .op = "QLinearConv", .us = Number(60), .share = 0.6},
             {.node = "q", .op = "QuantizeLinear", .us = Number(40), .share = 0.4}};
  const auto findings = explain_findings(e);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_THAT(findings[0], HasSubstr("40 % of the candidate's time goes to conversions"));
  EXPECT_EQ(findings[1], "the candidate's dearest node is 'conv' (QLinearConv): 60 % of its time");
  e.nodes[0].us = Number(59);  // less than 100 µs in all: shares of single microseconds
  EXPECT_TRUE(explain_findings(e).empty());
}

}  // namespace
}  // namespace assay::analysis::explain_findings_test
