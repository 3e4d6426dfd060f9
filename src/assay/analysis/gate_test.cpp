#include "assay/analysis/gate.hpp"

#include <gtest/gtest.h>

namespace assay::analysis::gate_test {
namespace {

using record::Range;
using record::Verdict;

Verdict decide_on(GateKind kind, double limit, double low, double high) {
  return decide({kind, "m", limit}, {.value = (low + high) / 2, .interval = Range::of(low, high)});
}

TEST(ParseGate, ReadsMetricAndLimit) {
  const auto gate = parse_gate(GateKind::max_drop, "accuracy=0.01");
  ASSERT_TRUE(gate);
  EXPECT_EQ(gate->metric, "accuracy");
  EXPECT_EQ(gate->limit, 0.01);
  EXPECT_EQ(gate->name(), "max-drop accuracy");
}

TEST(ParseGate, KnowsPerCentPointsAndBytes) {
  EXPECT_DOUBLE_EQ(parse_gate(GateKind::max_value, "flips=2%")->limit, 0.02);
  EXPECT_DOUBLE_EQ(parse_gate(GateKind::max_drop, "accuracy=1 pt")->limit, 0.01);
  EXPECT_DOUBLE_EQ(parse_gate(GateKind::max_value, "file_bytes=10MB")->limit, 1e7);
  EXPECT_EQ(parse_gate(GateKind::min_value, "recall[a=b]=0.9")->metric, "recall[a=b]");
}

TEST(ParseGate, RefusesWhatIsNoGate) {
  for (const char* text : {"accuracy", "=0.1", "accuracy=", "accuracy=much", "accuracy=-0.1"}) {
    const auto gate = parse_gate(GateKind::max_drop, text);
    ASSERT_FALSE(gate) << text;
    EXPECT_EQ(gate.error().code(), ErrorCode::invalid_argument);
    EXPECT_NE(gate.error().message().find("--max-drop"), std::string::npos);
  }
}

TEST(ParseGate, ASpeedWithoutADropIsToldItsRatioAndNotAUnit) {
  const auto gate = parse_gate(GateKind::max_drop, "latency.p50=0.1");
  ASSERT_FALSE(gate);
  EXPECT_NE(gate.error().message().find("--max-ratio latency.p50=1.05"), std::string::npos) << gate.error().message();
}

TEST(Decide, UpperLimitIsDecidedByTheWholeInterval) {
  EXPECT_EQ(decide_on(GateKind::max_drop, 0.01, -0.002, 0.008), Verdict::pass);
  EXPECT_EQ(decide_on(GateKind::max_drop, 0.01, -0.002, 0.012), Verdict::inconclusive);
  EXPECT_EQ(decide_on(GateKind::max_drop, 0.01, 0.011, 0.020), Verdict::fail);
  EXPECT_EQ(decide_on(GateKind::max_ratio, 0.5, 0.31, 0.31), Verdict::pass);
}

TEST(Decide, LowerLimitIsDecidedByTheWholeInterval) {
  EXPECT_EQ(decide_on(GateKind::min_value, 0.95, 0.96, 0.99), Verdict::pass);
  EXPECT_EQ(decide_on(GateKind::min_value, 0.95, 0.94, 0.99), Verdict::inconclusive);
  EXPECT_EQ(decide_on(GateKind::min_value, 0.95, 0.90, 0.94), Verdict::fail);
}

TEST(Decide, WithoutAnIntervalIsInconclusive) {
  EXPECT_EQ(decide({GateKind::max_drop, "m", 0.5}, {.value = 0.0, .interval = Range::none("no samples")}),
            Verdict::inconclusive);
}

TEST(Combine, FailOutweighsInconclusiveOutweighsPass) {
  const auto gates = [](std::initializer_list<Verdict> statuses) {
    std::vector<record::GateRow> rows;
    for (const Verdict status : statuses) rows.push_back({.status = status});
    return rows;
  };
  EXPECT_EQ(combine(gates({Verdict::pass, Verdict::pass})), Verdict::pass);
  EXPECT_EQ(combine(gates({Verdict::pass, Verdict::inconclusive})), Verdict::inconclusive);
  EXPECT_EQ(combine(gates({Verdict::inconclusive, Verdict::fail, Verdict::pass})), Verdict::fail);
}

}  // namespace
}  // namespace assay::analysis::gate_test
