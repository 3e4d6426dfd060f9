#include "assay/analysis/gate_title.hpp"

#include <gtest/gtest.h>

namespace assay::analysis::gate_title_test {
namespace {

TEST(GateTitle, SaysWhatIsAskedInTheUnitOfTheMetric) {
  EXPECT_EQ(gate_title({GateKind::max_drop, "accuracy", 0.01}, LimitUnit::fraction), "drop ≤ 1.00 pt");
  EXPECT_EQ(gate_title({GateKind::max_rise, "log_loss", 0.02}, LimitUnit::number), "rise ≤ 0.02");
  EXPECT_EQ(gate_title({GateKind::max_value, "flips", 0.02}, LimitUnit::fraction), "≤ 2.00 %");
  EXPECT_EQ(gate_title({GateKind::max_value, "latency.p99", 5'000}, LimitUnit::microseconds), "≤ 5.00 ms");
  EXPECT_EQ(gate_title({GateKind::max_value, "memory.steady", 20e6}, LimitUnit::bytes), "≤ 20.0 MB");
  EXPECT_EQ(gate_title({GateKind::min_value, "throughput", 1500}, LimitUnit::per_second), "≥ 1500 samples/s");
  EXPECT_EQ(gate_title({GateKind::min_ratio, "throughput", 1.5}, LimitUnit::number), "ratio ≥ 1.5 ×");
}

TEST(GateTitle, ALimitIsNotRounded) {
  EXPECT_EQ(gate_title({GateKind::max_ratio, "latency.p50", 1.0001}, LimitUnit::microseconds), "ratio ≤ 1.0001 ×");
  EXPECT_EQ(gate_title({GateKind::max_drop, "accuracy", 0.00001}, LimitUnit::fraction), "drop ≤ 0.001 pt");
  EXPECT_EQ(gate_title({GateKind::max_value, "latency.p50", 1'234.5}, LimitUnit::microseconds), "≤ 1.2345 ms");
  EXPECT_EQ(gate_title({GateKind::min_value, "throughput", 123'456}, LimitUnit::per_second), "≥ 123456 samples/s");
}

}  // namespace
}  // namespace assay::analysis::gate_title_test
