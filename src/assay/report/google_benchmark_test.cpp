#include "assay/report/google_benchmark.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "assay/report/example_results.hpp"

namespace assay::report {
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

TEST(GoogleBenchmark, ModelsFollowEachOtherAndUndefinedPercentilesAreLeftOut) {
  const json benchmarks = rendered(examples::measured())["benchmarks"];
  std::vector<std::string> names;
  for (const json& entry : benchmarks) names.push_back(entry["name"]);
  EXPECT_EQ(names.front(), "fp32/batch:1");
  EXPECT_NE(std::ranges::find(names, "fp32/batch:1_median"), names.end());
  EXPECT_NE(std::ranges::find(names, "int8/batch:1_p99"), names.end());
  EXPECT_EQ(std::ranges::find(names, "int8/batch:1_p99.9"), names.end());
  EXPECT_EQ(benchmarks[0]["run_type"], "iteration");
  EXPECT_EQ(benchmarks[0]["iterations"], 12'000);
  EXPECT_NEAR(benchmarks[0]["p50_us_low"].get<double>(), 118.9, 0.001);
}

TEST(GoogleBenchmark, WithoutLatencyTheListIsEmpty) {
  EXPECT_TRUE(rendered(examples::passing())["benchmarks"].empty());
}

}  // namespace
}  // namespace assay::report
