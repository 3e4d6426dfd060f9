#include <gtest/gtest.h>

#include "assay/record/result_json.hpp"

namespace assay::record::result_speed_json_test {
namespace {

using nlohmann::ordered_json;

ModelLatency model_latency(double p50) {
  ModelLatency model;
  model.percentiles[0] = {.us = p50,
                          .interval = Range::of(p50 - 1, p50 + 1),
                          .effective_n = 812.5,
                          .needed_runs = Number::undefined("there are enough")};
  model.percentiles[4] = {.us = Number::undefined("too few runs"),
                          .interval = Range::none("too few runs"),
                          .effective_n = 812.5,
                          .needed_runs = 40'000.0};
  model.mean_us = p50 + 3;
  model.by_launch = {{.mean_us = p50 + 2, .n = 100}, {.mean_us = p50 + 4, .n = 90}};
  model.n = 10'000;
  model.load_us = 5'210.25;
  model.steady_state = SteadyState::warm_up;
  model.steady_state_launches = {{"flat", 2}, {"warm_up", 8}};
  return model;
}

Speed speed() {
  Latency latency{.baseline = model_latency(120.4), .candidate = model_latency(61)};
  latency.ratios = {{.statistic = "p50",
                     .value = 0.51,
                     .interval = Range::of(0.49, 0.53),
                     .control = 1.004,
                     .control_interval = Range::of(0.99, 1.018),
                     .noise_floor = 0.018,
                     .change = Change::lower,
                     .sentence = "lower by 49 %",
                     .method = "bootstrap"}};
  latency.launches = 10;
  latency.launches_failed = 1;
  latency.warnings = {"disturbed"};
  Throughput throughput;
  throughput.candidate = {.samples_per_s = 1'000.0, .interval = Range::of(900, 1'100), .batch = 8, .threads = 2};
  throughput.candidate.grid = {{.batch = 64, .threads = 2, .samples_per_s = Number::undefined("out of memory")}};
  throughput.ratio.value = 1.9;
  Speed speed{.latency = Measured<Latency>::of(latency), .throughput = Measured<Throughput>::of(throughput)};
  Energy energy{.baseline = {{.source = "RAPL", .domain = "package-0", .joules = 0.25}}};
  energy.ratios = {{.source = "RAPL", .domain = "package-0", .value = 0.5, .interval = Range::of(0.4, 0.6)}};
  speed.energy = Measured<Energy>::of(energy);
  speed.memory.candidate.steady_bytes = 1'048'576.0;
  speed.memory.candidate.unexplained_bytes = -4'096.0;
  speed.memory.candidate.copies_bytes = -2'048.0;
  speed.memory.candidate.steady_uss_bytes = 1'000.0;
  speed.memory.candidate.instances = 24'000.0;
  speed.memory.candidate.passes = 3;
  speed.memory.warnings = {"swapped"};
  return speed;
}

RunResult result() {
  RunResult result;
  result.baseline.file_bytes = 38'100.0;
  result.candidates.resize(1);
  result.candidates[0].speed = speed();
  result.baseline_speed.latency = Measured<Latency>::none("left out by --no-speed");
  return result;
}

TEST(ResultSpeedJson, StructToJsonToStructToJsonIsEqual) {
  const ordered_json first = to_json(result());
  const auto read = result_from_json(ordered_json::parse(first.dump()));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read).dump(), first.dump());
  const Speed& speed = read->candidates[0].speed;
  ASSERT_TRUE(speed.latency.defined());
  EXPECT_EQ(speed.latency->baseline.percentiles[0].us.value(), 120.4);
  EXPECT_EQ(speed.latency->baseline.steady_state, SteadyState::warm_up);
  EXPECT_EQ(speed.latency->ratios.at(0).change, Change::lower);
  EXPECT_EQ(speed.throughput->candidate.grid.at(0).samples_per_s.reason(), "out of memory");
  EXPECT_EQ(speed.energy->baseline.at(0).joules.value(), 0.25);
  EXPECT_EQ(speed.energy->ratios.at(0).interval.high(), 0.6);
  EXPECT_EQ(read->baseline_speed.energy.undefined, "not asked for (--energy)");
  EXPECT_EQ(speed.memory.candidate.unexplained_bytes.value(), -4'096.0);
  EXPECT_EQ(speed.memory.candidate.copies_bytes.value(), -2'048.0);
  EXPECT_EQ(speed.memory.candidate.steady_uss_bytes.value(), 1'000.0);
  EXPECT_EQ(read->baseline_speed.latency.undefined, "left out by --no-speed");
  EXPECT_EQ(speed.memory.candidate.instances.value(), 24'000);
}

TEST(ResultSpeedJson, HasTheKeysOtherProgramsRelyOn) {
  const ordered_json document = to_json(result());
  const ordered_json& one = document["candidates"][0];
  for (const char* side : {"baseline", "candidate"}) {
    for (const char* key : {"p50_us", "p90_us", "p95_us", "p99_us", "mean_us", "n"}) {
      EXPECT_TRUE(one["latency"][side].contains(key)) << key;
    }
    for (const char* key : {"samples_per_s", "batch", "threads"}) {
      EXPECT_TRUE(one["throughput"][side].contains(key)) << key;
    }
  }
  EXPECT_EQ(one["latency"]["ratio"]["value"], 0.51);
  EXPECT_EQ(one["latency"]["ratio"]["interval"].dump(), "[0.49,0.53]");
  EXPECT_EQ(one["latency"]["noise_floor"], 0.018);
  EXPECT_EQ(one["latency"]["launches"], 10);
  EXPECT_EQ(one["throughput"]["ratio"]["value"], 1.9);
  EXPECT_EQ(one["memory"]["baseline"]["file_bytes"], 38'100);
  EXPECT_EQ(one["memory"]["candidate"]["steady_bytes"].dump(), "1048576");
}

TEST(ResultSpeedJson, WhatIsMissingIsNullWithItsReason) {
  const ordered_json document = to_json(result());
  const ordered_json& latency = document["candidates"][0]["latency"];
  EXPECT_TRUE(latency["candidate"]["p999_us"].is_null());
  EXPECT_EQ(latency["candidate"]["p999_us_undefined"], "too few runs");
  EXPECT_EQ(latency["candidate"]["p999_needed_runs"], 40'000);
  EXPECT_TRUE(document["baseline_speed"]["latency"].is_null());
  EXPECT_EQ(document["baseline_speed"]["latency_undefined"], "left out by --no-speed");
  EXPECT_FALSE(document["baseline_speed"]["memory"].contains("candidate"));
}

TEST(ResultSpeedJson, AModelMeasuredAloneHasNoCandidate) {
  RunResult alone = result();
  Latency latency = *alone.candidates[0].speed.latency;
  latency.paired = false;
  alone.baseline_speed.latency = Measured<Latency>::of(latency);
  const ordered_json document = to_json(alone);
  EXPECT_FALSE(document["baseline_speed"]["latency"].contains("candidate"));
  const auto read = result_from_json(document);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_FALSE(read->baseline_speed.latency->paired);
}

TEST(ResultSpeedJson, AnUnknownWordIsCorrupt) {
  ordered_json document = to_json(result());
  document["candidates"][0]["latency"]["ratios"][0]["change"] = "faster";
  const auto read = result_from_json(document);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message().find("faster"), std::string::npos);
}

}  // namespace
}  // namespace assay::record::result_speed_json_test
