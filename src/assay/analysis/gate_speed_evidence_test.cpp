#include <gtest/gtest.h>

#include "assay/analysis/gate_speed.hpp"

namespace assay::analysis::gate_speed_evidence_test {
namespace {

using record::Number;
using record::Range;
using record::Speed;
using record::Verdict;

constexpr double k_mib = 1048576;

// The candidate takes `ratio` of the baseline's 100 µs, ± 1 %, with a noise floor of 2 %.
Speed speed(double ratio) {
  record::Latency latency{.launches = 10};
  latency.candidate.percentiles[3] = {.us = 200 * ratio, .interval = Range::of(190 * ratio, 210 * ratio)};
  latency.ratios = {{.statistic = "p50",
                     .value = ratio,
                     .interval = Range::of(0.99 * ratio, 1.01 * ratio),
                     .noise_floor = 0.02,
                     .method = "bootstrap"},
                    {.statistic = "p99", .value = ratio, .interval = Range::of(0.9 * ratio, 1.1 * ratio)}};
  latency.ratios[1].noise_floor = Number::undefined("all equal");
  record::Throughput throughput{.launches = 5};
  throughput.candidate.samples_per_s = 1'000 / ratio;
  throughput.candidate.interval = Range::of(990 / ratio, 1'010 / ratio);
  throughput.ratio = {.statistic = "throughput", .value = 1 / ratio, .interval = Range::of(0.98 / ratio, 1.02 / ratio)};
  throughput.ratio.noise_floor = 0.02;
  Speed speed{.latency = record::Measured<record::Latency>::of(latency),
              .throughput = record::Measured<record::Throughput>::of(throughput)};
  speed.memory.baseline.steady_bytes = 100 * k_mib;
  speed.memory.baseline.steady_range = Range::of(99 * k_mib, 101 * k_mib);
  speed.memory.candidate.steady_bytes = 50 * k_mib;
  speed.memory.candidate.steady_range = Range::of(49 * k_mib, 51 * k_mib);
  speed.memory.candidate.passes = 3;
  return speed;
}

record::GateRow judged(const Gate& gate, const Speed& on) {
  record::ModelRow baseline;
  baseline.file_bytes = 64.0;
  record::ModelRow candidate;
  candidate.file_bytes = 16.0;
  return judge_speed(gate, on, baseline, candidate, 0.95);
}

Verdict verdict(const Gate& gate, const Speed& on) {
  return judged(gate, on).status;
}

TEST(JudgeSpeed, ARatioIsDecidedByItsIntervalWidenedByTheNoiseFloor) {
  const Gate gate{GateKind::max_ratio, "latency.p50", 0.9};
  EXPECT_EQ(verdict(gate, speed(0.5)), Verdict::pass);
  EXPECT_EQ(verdict(gate, speed(1.0)), Verdict::fail);
  // The interval alone, [0.871, 0.889], would pass.
  const auto open = judged(gate, speed(0.88));
  EXPECT_EQ(open.status, Verdict::inconclusive);
  EXPECT_DOUBLE_EQ(open.interval.high(), 0.88 * 1.01 * 1.02);
  EXPECT_NE(open.method.find("widened by the noise floor of 2.0 %"), std::string::npos);
  EXPECT_EQ(open.title, "ratio ≤ 0.9 ×");
}

TEST(JudgeSpeed, ASlowdownWithinTheNoiseFloorIsInconclusiveAndAPlantedOneFails) {
  const Gate gate{GateKind::max_ratio, "latency.p50", 1.0};
  EXPECT_EQ(verdict(gate, speed(1.01)), Verdict::inconclusive);
  EXPECT_EQ(verdict(gate, speed(1.05)), Verdict::fail);
  EXPECT_NE(judged(gate, speed(1.01)).needed_samples.reason().find("within the noise floor (2.0 %)"),
            std::string::npos);
}

TEST(JudgeSpeed, OfASimulatedModelNothingIsJudged) {
  record::ModelRow simulated;
  simulated.method = record::Measured<record::MethodRow>::of({.name = "w4a8", .simulated = true});
  Speed none;
  none.latency.undefined = "simulated: it computes in float";
  const auto row = judge_speed({GateKind::max_ratio, "latency.p50", 0.9}, none, {}, simulated, 0.95);
  EXPECT_EQ(row.status, Verdict::not_judged);
}

TEST(JudgeSpeed, SaysHowManyLaunchesWouldSettleIt) {
  const auto open = judged({GateKind::max_ratio, "latency.p50", 0.9}, speed(0.875));
  ASSERT_EQ(open.status, Verdict::inconclusive);
  EXPECT_NE(open.needed_samples.reason().find("launches would settle it; there were 10"), std::string::npos)
      << open.needed_samples.reason();
}

TEST(JudgeSpeed, WithoutANoiseFloorOrAMeasurementNothingIsDecided) {
  const auto row = judged({GateKind::max_ratio, "latency.p99", 0.9}, speed(0.1));
  EXPECT_EQ(row.status, Verdict::inconclusive);
  EXPECT_NE(row.interval.undefined.find("noise floor"), std::string::npos);
  Speed none;
  none.latency.undefined = "left out by --no-speed";
  const auto left_out = judged({GateKind::max_value, "latency.p50", 5'000}, none);
  EXPECT_EQ(left_out.status, Verdict::inconclusive);
  EXPECT_EQ(left_out.value.reason(), "left out by --no-speed");
}

TEST(JudgeSpeed, FewerThanTenLaunchesDecideNothing) {
  Speed few = speed(0.5);
  few.latency.value->launches = 7;
  few.latency.value->launches_failed = 3;
  for (const GateKind kind : {GateKind::max_ratio, GateKind::max_value}) {
    const auto row = judged({kind, "latency.p99", 5'000}, few);
    EXPECT_EQ(row.status, Verdict::inconclusive);
    EXPECT_EQ(row.interval.undefined, "7 of 10 launches could be used, a comparison takes 10");
  }
}

TEST(JudgeSpeed, ValuesAreDecidedByTheirOwnInterval) {
  EXPECT_EQ(verdict({GateKind::max_value, "latency.p99", 5'000}, speed(1)), Verdict::pass);
  EXPECT_EQ(verdict({GateKind::max_value, "latency.p99", 205}, speed(1)), Verdict::inconclusive);
  EXPECT_EQ(verdict({GateKind::max_value, "latency.p99", 150}, speed(1)), Verdict::fail);
  EXPECT_EQ(judged({GateKind::max_value, "latency.p99", 5'000}, speed(1)).title, "≤ 5.00 ms");
  EXPECT_EQ(verdict({GateKind::min_value, "throughput", 900}, speed(1)), Verdict::pass);
  EXPECT_EQ(verdict({GateKind::min_ratio, "throughput", 1.5}, speed(0.5)), Verdict::pass);
  EXPECT_EQ(verdict({GateKind::min_ratio, "throughput", 1.98}, speed(0.5)), Verdict::inconclusive);
}

TEST(JudgeSpeed, MemoryIsDecidedByWhatPassesDifferBy) {
  EXPECT_EQ(verdict({GateKind::max_ratio, "memory.steady", 0.6}, speed(1)), Verdict::pass);
  EXPECT_EQ(verdict({GateKind::max_ratio, "memory.steady", 0.5}, speed(1)), Verdict::inconclusive);
  EXPECT_EQ(verdict({GateKind::max_ratio, "memory.steady", 0.4}, speed(1)), Verdict::fail);
  EXPECT_EQ(verdict({GateKind::max_value, "memory.steady", 52 * k_mib}, speed(1)), Verdict::pass);
  EXPECT_EQ(judged({GateKind::max_value, "memory.steady", 20e6}, speed(1)).title, "≤ 20.0 MB");
  EXPECT_EQ(judged({GateKind::max_ratio, "memory.steady", 0.6}, speed(1)).method,
            "lowest and highest of 3 passes, widened by the 128 KiB to which the allocator gives memory back");
  EXPECT_EQ(verdict({GateKind::max_ratio, "memory.file", 0.25}, speed(1)), Verdict::pass);
  EXPECT_EQ(judged({GateKind::max_ratio, "memory.load_peak", 0.5}, speed(1)).status, Verdict::inconclusive);
}

TEST(JudgeSpeed, MemoryWithoutARangeOrOfDifferentBatchesIsNotDecided) {
  Speed few = speed(1);
  few.memory.candidate.steady_range = Range::none("1 usual pass could be used, a range takes 3");
  for (const GateKind kind : {GateKind::max_ratio, GateKind::max_value}) {
    const auto row = judged({kind, "memory.steady", 1e12}, few);
    EXPECT_EQ(row.status, Verdict::inconclusive);
    EXPECT_EQ(row.interval.undefined, "1 usual pass could be used, a range takes 3");
  }
  Speed differing = speed(1);
  differing.memory.baseline.batch = 1;
  differing.memory.candidate.batch = 256;
  const auto row = judged({GateKind::max_ratio, "memory.steady", 0.9}, differing);
  EXPECT_EQ(row.status, Verdict::inconclusive);
  EXPECT_EQ(row.value.reason(), "the batches differ: 1 and 256");
  EXPECT_EQ(verdict({GateKind::max_value, "memory.steady", 52 * k_mib}, differing), Verdict::pass);
}

}  // namespace
}  // namespace assay::analysis::gate_speed_evidence_test
