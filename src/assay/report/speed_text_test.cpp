#include "assay/report/speed_text.hpp"

#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::speed_text_test {
namespace {

using record::Unit;

TEST(SpeedText, MetricsHaveTitlesAndUnits) {
  EXPECT_EQ(speed_title("latency.p99.9"), "latency p99.9");
  EXPECT_EQ(speed_title("memory.steady"), "steady memory");
  EXPECT_EQ(speed_unit("latency.p50"), Unit::microseconds);
  EXPECT_EQ(speed_unit("memory.load_peak"), Unit::bytes);
  EXPECT_EQ(speed_unit("throughput"), Unit::per_second);
  EXPECT_FALSE(is_speed("accuracy"));
}

TEST(SpeedLines, TheUsualOnesAndThoseThatGatesName) {
  const record::RunResult result = examples::measured();
  const auto lines = speed_lines(result.candidates[0], result.baseline, {"latency.p90", "accuracy", "latency.p50"});
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines[0].metric, "latency.p50");
  EXPECT_EQ(lines[0].baseline, "120.4 µs");
  EXPECT_EQ(lines[0].candidate, "61.0 µs");  // as many decimals as 120.4 µs
  EXPECT_EQ(lines[0].ratio, "0.507 ×");
  EXPECT_EQ(lines[2].below, "at the best of each: batch 1, 1 thread → batch 32, 2 threads");
  EXPECT_EQ(lines[3].metric, "memory.weights");
  EXPECT_EQ(lines[3].interval, "");
  EXPECT_EQ(lines[4].metric, "memory.steady");
  EXPECT_EQ(lines[4].interval, "[0.9946, 0.9957] ×");
  EXPECT_EQ(lines[5].metric, "latency.p90");
  EXPECT_EQ(lines[5].ratio, "–");
  EXPECT_EQ(lines[5].absent.reason(), "no ratio");
}

TEST(MeasuredAt, SaysWhatWasTimedAndThatRatiosAreOfPairs) {
  const record::RunResult result = examples::measured();
  const std::string text = measured_at(result.candidates[0].speed);
  EXPECT_NE(text.find("taken in turn"), std::string::npos) << text;
  EXPECT_NE(text.find("10 launches, batch 1, 1 thread, on "), std::string::npos) << text;
  const std::string alone = measured_at(examples::bench_alone().baseline_speed);
  EXPECT_EQ(alone.find("ratio"), std::string::npos) << alone;
  EXPECT_EQ(measured_at({}), "");
}

TEST(SpeedLines, MemoryOfDifferentBatchesHasNoRatio) {
  record::RunResult result = examples::measured();
  result.candidates[0].speed.memory.candidate.batch = 256;
  const auto lines = speed_lines(result.candidates[0], result.baseline, {});
  EXPECT_EQ(lines[4].ratio, "–");
  EXPECT_EQ(lines[4].absent.reason(), "the batches differ: 1 and 256");
}

TEST(SpeedLines, WhatWasNotMeasuredHasNone) {
  const record::RunResult result = examples::passing();
  EXPECT_TRUE(speed_lines(result.candidates[0], result.baseline, {"latency.p50"}).empty());
  EXPECT_EQ(speed_sentence(result.candidates[0].speed), "");
  EXPECT_EQ(speed_absence(result.candidates[0].speed), "");
}

TEST(SpeedSentence, SaysOnlyWhatTheNoiseFloorAllows) {
  record::Speed speed = examples::measured().candidates[0].speed;
  EXPECT_EQ(speed_sentence(speed),
            "median latency 49 % lower, beyond the noise floor of 1.8 %; p99: no difference beyond the noise floor of "
            "8.3 %; throughput 273 % higher, beyond the noise "
            "floor of 1.8 %");
}

TEST(SpeedAbsence, SaysOnceWhySpeedIsMissing) {
  record::Speed speed;
  speed.latency.undefined = speed.throughput.undefined = "left out by --no-speed";
  EXPECT_EQ(speed_absence(speed), "latency and throughput: left out by --no-speed");
  speed.throughput.undefined = "every launch failed: killed";
  speed.memory.candidate.steady_bytes = record::Number::undefined("left out by --no-memory");
  EXPECT_EQ(
      speed_absence(speed),
      "latency: left out by --no-speed; throughput: every launch failed: killed; memory: left out by --no-memory");
}

}  // namespace
}  // namespace assay::report::speed_text_test
