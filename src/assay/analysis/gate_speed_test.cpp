#include "assay/analysis/gate_speed.hpp"

#include <gtest/gtest.h>

namespace assay::analysis::gate_speed_test {
namespace {

Result<double> limit(GateKind kind, const char* metric, const char* text) {
  return parse_speed_limit(kind, metric, text);
}

TEST(ParseSpeedLimit, LatenciesHaveAUnitMemoryHasBytesRatiosHaveNeither) {
  EXPECT_DOUBLE_EQ(limit(GateKind::max_value, "latency.p99", "5ms").value(), 5'000);
  EXPECT_DOUBLE_EQ(limit(GateKind::max_value, "latency.p50", "80 us").value(), 80);
  EXPECT_DOUBLE_EQ(limit(GateKind::max_value, "memory.steady", "20MiB").value(), 20 * 1048576);
  EXPECT_DOUBLE_EQ(limit(GateKind::min_value, "throughput", "1000").value(), 1'000);
  EXPECT_DOUBLE_EQ(limit(GateKind::max_ratio, "latency.p50", "0.9").value(), 0.9);
  EXPECT_DOUBLE_EQ(limit(GateKind::max_ratio, "memory.steady", "50%").value(), 0.5);
}

TEST(ParseSpeedLimit, RefusesATimeWithoutAUnitAndARatioWithOne) {
  const auto bare = limit(GateKind::max_value, "latency.p99", "5");
  ASSERT_FALSE(bare);
  EXPECT_NE(bare.error().message().find("5ms"), std::string::npos) << bare.error().message();
  EXPECT_FALSE(limit(GateKind::max_ratio, "latency.p99", "5ms"));
  EXPECT_FALSE(limit(GateKind::max_value, "memory.steady", "5ms"));
  EXPECT_FALSE(limit(GateKind::max_value, "latency.p99", "20MiB"));
}

std::string refusal(Gate gate) {
  const Status status = check_speed_gate(gate);
  return status ? "accepted" : status.error().message();
}

TEST(CheckSpeedGate, AcceptsTheDirectionsThatMakeSense) {
  EXPECT_EQ(refusal({GateKind::max_ratio, "latency.p50", 0.9}), "accepted");
  EXPECT_EQ(refusal({GateKind::max_value, "latency.p99.9", 5'000}), "accepted");
  EXPECT_EQ(refusal({GateKind::min_ratio, "throughput", 1.5}), "accepted");
  EXPECT_EQ(refusal({GateKind::max_ratio, "memory.load_peak", 0.5}), "accepted");
}

TEST(CheckSpeedGate, RefusesWhatCannotBe) {
  EXPECT_NE(refusal({GateKind::min_ratio, "latency.p50", 0.9})
                .find("use --max-ratio latency.p50=1.05, or --max-value latency.p50=5ms"),
            std::string::npos);
  EXPECT_NE(refusal({GateKind::max_drop, "throughput", 0.1}).find("use --min-ratio throughput=1.2"), std::string::npos);
  EXPECT_NE(refusal({GateKind::max_ratio, "latency.p55", 0.9}).find("latency.p5"), std::string::npos);
  EXPECT_NE(refusal({GateKind::max_ratio, "memory.stedy", 0.9}).find("memory.steady"), std::string::npos);
  EXPECT_NE(refusal({GateKind::max_ratio, "latency.p50", 0}).find("above 0"), std::string::npos);
}

TEST(CheckMeasured, EveryGateOnWhatIsLeftOutIsTold) {
  const std::vector<Gate> gates{{GateKind::max_ratio, "latency.p50", 0.9}, {GateKind::max_ratio, "memory.steady", 0.9}};
  const Status status = check_measured(gates, "left out by --no-speed", "left out by --no-memory");
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().message().find("--max-ratio latency.p50: speed"), std::string::npos);
  EXPECT_NE(status.error().message().find("--max-ratio memory.steady: memory"), std::string::npos);
}

TEST(CheckMeasured, AGateOnWhatIsLeftOutIsRefused) {
  const std::vector<Gate> speed{{GateKind::max_ratio, "latency.p50", 0.9}};
  EXPECT_TRUE(check_measured(speed, "", "left out by --no-memory"));
  const Status refused = check_measured(speed, "left out by --no-speed", "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(), "--max-ratio latency.p50: speed is not measured: left out by --no-speed");
  EXPECT_FALSE(check_measured({{GateKind::max_ratio, "memory.steady", 0.9}}, "", "left out by --no-memory"));
  EXPECT_TRUE(check_measured({{GateKind::max_ratio, "memory.file", 0.9}}, "x", "left out by --no-memory"));
  EXPECT_TRUE(check_measured({{GateKind::max_drop, "accuracy", 0.01}}, "x", "x"));
}

TEST(SpeedTargets, AreAllOfTheFamily) {
  for (const SpeedTarget& target : speed_targets()) EXPECT_TRUE(is_speed(target.name)) << target.name;
  EXPECT_FALSE(is_speed("accuracy"));
  EXPECT_FALSE(is_speed("latency"));
}

}  // namespace
}  // namespace assay::analysis::gate_speed_test
