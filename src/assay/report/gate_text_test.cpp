#include "assay/report/gate_text.hpp"

#include <gtest/gtest.h>

namespace assay::report::gate_text_test {
namespace {

using record::CandidateResult;
using record::GateRow;
using record::Number;
using record::Range;
using record::Unit;
using record::Verdict;

CandidateResult candidate() {
  CandidateResult candidate;
  candidate.quality.push_back({.metric = "accuracy", .title = "accuracy", .unit = Unit::fraction});
  candidate.quality.push_back({.metric = "mae", .title = "MAE"});
  return candidate;
}

GateRow gate(const std::string& kind, const std::string& metric, double limit, Number value, Range interval) {
  return {.gate = kind + " " + metric,
          .metric = metric,
          .limit = limit,
          .value = std::move(value),
          .interval = std::move(interval)};
}

TEST(GateText, ADropOfAFractionIsInPoints) {
  const GateText text = text_of(gate("max-drop", "accuracy", 0.01, 0.032, Range::of(0.02, 0.045)), candidate(), 899);
  EXPECT_EQ(text.broken, "accuracy fell by 3.20 pt, allowed 1.00 pt");
  EXPECT_EQ(text.doubtful, "accuracy may have fallen by as much as 4.50 pt, allowed 1.00 pt");
  EXPECT_EQ(text.interval, "[+2.00, +4.50] pt");
}

TEST(GateText, EveryKindHasItsWords) {
  const CandidateResult any = candidate();
  const Range range = Range::of(0.1, 0.6);
  EXPECT_EQ(text_of(gate("max-rise", "mae", 2, 2.5, range), any, 1).broken, "MAE rose by 2.500, allowed 2.000");
  EXPECT_EQ(text_of(gate("min-value", "accuracy", 0.95, 0.5, range), any, 1).broken,
            "accuracy is 50.00 %, at least 95.00 % is required");
  EXPECT_EQ(text_of(gate("min-value", "accuracy", 0.95, 0.5, range), any, 1).doubtful,
            "accuracy may be as low as 10.00 %, at least 95.00 % is required");
  EXPECT_EQ(text_of(gate("max-value", "flips", 0.02, 0.05, range), any, 1).broken,
            "share of flips is 5.00 %, at most 2.00 % is allowed");
  EXPECT_EQ(text_of(gate("max-ratio", "file_bytes", 0.5, 0.62, range), any, 1).broken,
            "file size is 0.62 × the baseline's, at most 0.50 × is allowed");
  EXPECT_EQ(text_of(gate("max-value", "file_bytes", 1e6, 2.5e6, range), any, 1).broken,
            "file size is 2.50 MB, at most 1.00 MB is allowed");
}

TEST(GateText, ShowsAsManyDecimalsAsItTakesToTellValueFromLimit) {
  const GateText text =
      text_of(gate("max-drop", "accuracy", 0.01, 0.010004, Range::of(0.010001, 0.02)), candidate(), 899);
  EXPECT_EQ(text.broken, "accuracy fell by 1.0004 pt, allowed 1.0000 pt");
}

TEST(GateText, SaysHowManySamplesWouldSettleIt) {
  GateRow open = gate("max-drop", "accuracy", 0.01, 0.005, Range::of(-0.01, 0.02));
  open.needed_samples = 3'081.0;
  EXPECT_EQ(text_of(open, candidate(), 899).needs, "about 3,100 samples would settle it (to pass); has 899");
  open.value = 0.015;
  EXPECT_EQ(text_of(open, candidate(), 899).needs, "about 3,100 samples would settle it (to fail); has 899");
  open.needed_samples = Number::undefined("the estimate lies on the limit");
  EXPECT_EQ(text_of(open, candidate(), 899).needs, "how many samples would settle it: the estimate lies on the limit");
  open.interval = Range::none("one class only");
  EXPECT_EQ(text_of(open, candidate(), 899).needs, "cannot be decided: one class only");
  open.status = Verdict::pass;
  EXPECT_EQ(text_of(open, candidate(), 899).needs, "");
}

TEST(GateText, LowerLimitIsKeptFromAbove) {
  GateRow open = gate("min-value", "accuracy", 0.9, 0.91, Range::of(0.88, 0.93));
  open.needed_samples = 50.0;
  EXPECT_EQ(text_of(open, candidate(), 20).needs, "about 50 samples would settle it (to pass); has 20");
  open.value = 0.89;
  EXPECT_EQ(text_of(open, candidate(), 20).needs, "about 50 samples would settle it (to fail); has 20");
}

TEST(GateText, SharesOfSamplesAreAllPerCent) {
  for (const char* metric : {"flips", "disagreement"}) {
    const GateText text = text_of(gate("max-value", metric, 0.01, 0.025, Range::of(0.02, 0.03)), candidate(), 9);
    EXPECT_EQ(text.value, "2.50 %") << metric;
    EXPECT_EQ(text.interval, "[2.00, 3.00] %") << metric;
  }
}

TEST(Subject, IsTheTitleOfTheQualityRowOrWords) {
  EXPECT_EQ(subject_of("mae", candidate()), "MAE");
  EXPECT_EQ(subject_of("weights_bytes", candidate()), "size of the weights");
  EXPECT_EQ(subject_of("both_wrong", candidate()), "both wrong");
  EXPECT_EQ(quality_row("nothing", candidate()), nullptr);
}

TEST(GateShapes, OnlyDropAndRiseCompareADifference) {
  EXPECT_TRUE(compares_difference(shape_of({.gate = "max-drop x"})));
  EXPECT_TRUE(compares_difference(shape_of({.gate = "max-rise x"})));
  for (const char* name : {"min-value x", "max-value x", "max-ratio x", "min-ratio x"}) {
    EXPECT_FALSE(compares_difference(shape_of({.gate = name}))) << name;
  }
}

}  // namespace
}  // namespace assay::report::gate_text_test
