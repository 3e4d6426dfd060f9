#include "assay/report/google_benchmark.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "assay/report/example_results.hpp"

namespace assay::report::google_benchmark_test {
namespace {

using nlohmann::json;

json rendered(const record::RunResult& result) {
  return json::parse(render_google_benchmark(result));
}

// The keys that tools/compare.py of Google Benchmark reads of each entry.
TEST(GoogleBenchmark, EveryEntryHasTheKeysThatAreRead) {
  const json document = rendered(examples::measured());
  EXPECT_TRUE(document["context"].contains("date"));
  ASSERT_GT(document["benchmarks"].size(), 4U);
  for (const json& entry : document["benchmarks"]) {
    for (const char* key : {"name", "run_name", "run_type", "iterations", "real_time", "cpu_time", "time_unit",
                            "repetitions", "threads", "family_index", "per_family_instance_index"}) {
      EXPECT_TRUE(entry.contains(key)) << key;
    }
    EXPECT_TRUE(entry["real_time"].is_number());
    EXPECT_EQ(entry["run_type"] == "aggregate", entry.contains("aggregate_name"));
    for (const auto& [key, value] : entry.items()) EXPECT_FALSE(value.is_null()) << key;
  }
}

std::vector<std::string> names_of(const json& benchmarks) {
  std::vector<std::string> names;
  for (const json& entry : benchmarks) names.push_back(entry["name"]);
  return names;
}

const json& named(const json& benchmarks, const std::string& name) {
  return *std::ranges::find_if(benchmarks, [&](const json& entry) { return entry["name"] == name; });
}

TEST(GoogleBenchmark, ModelsFollowEachOtherAndUndefinedPercentilesAreLeftOut) {
  const json benchmarks = rendered(examples::measured())["benchmarks"];
  const auto names = names_of(benchmarks);
  EXPECT_EQ(names.front(), "fp32/batch:1");
  EXPECT_NE(std::ranges::find(names, "fp32/batch:1_median"), names.end());
  EXPECT_NE(std::ranges::find(names, "int8/batch:1_p99"), names.end());
  EXPECT_EQ(std::ranges::find(names, "int8/batch:1_p99.9"), names.end());
  EXPECT_NEAR(named(benchmarks, "fp32/batch:1_p50")["us_low"].get<double>(), 118.9, 0.001);
}

// A launch is a repetition, its real_time the mean of its runs and its rate that of the same batch.
TEST(GoogleBenchmark, LaunchesAreRepetitionsAndTheirRateIsThatOfTheirOwnBatch) {
  record::RunResult result = examples::bench_alone();
  record::Latency& latency = *result.baseline_speed.latency.value;
  latency.batch = 8;
  latency.baseline.by_launch = {{.mean_us = 100, .n = 50}, {.mean_us = 104, .n = 40}, {.mean_us = 102, .n = 45}};
  latency.baseline.mean_us = record::Number(102);
  const json benchmarks = rendered(result)["benchmarks"];
  const std::string name = benchmarks[0]["name"];
  for (std::size_t launch = 0; launch < 3; ++launch) {
    EXPECT_EQ(benchmarks[launch]["name"], name);
    EXPECT_EQ(benchmarks[launch]["run_type"], "iteration");
    EXPECT_EQ(benchmarks[launch]["repetitions"], 3);
    EXPECT_EQ(benchmarks[launch]["repetition_index"], launch);
  }
  EXPECT_EQ(benchmarks[1]["real_time"], 104);
  EXPECT_EQ(benchmarks[1]["iterations"], 40);
  EXPECT_DOUBLE_EQ(benchmarks[0]["items_per_second"], 80'000);
  EXPECT_EQ(named(benchmarks, name + "_mean")["real_time"], 102);
  EXPECT_EQ(named(benchmarks, name + "_median")["real_time"], 102);
  EXPECT_DOUBLE_EQ(named(benchmarks, name + "_stddev")["real_time"], 2);
  EXPECT_NEAR(named(benchmarks, name + "_cv")["real_time"], 2.0 / 102, 1e-12);
  EXPECT_EQ(named(benchmarks, name + "_cv")["aggregate_unit"], "percentage");
}

TEST(GoogleBenchmark, WithoutLatencyTheListIsEmpty) {
  EXPECT_TRUE(rendered(examples::passing())["benchmarks"].empty());
}

}  // namespace
}  // namespace assay::report::google_benchmark_test
