#include <gtest/gtest.h>

#include "assay/record/result_json.hpp"

namespace assay::record::result_serving_json_test {
namespace {

using nlohmann::ordered_json;

Loads loads() {
  LoadRow row{.scenario = "server",
              .reasons = {"p99 is 6 ms, over the bound of 5 ms"},
              .needed_queries = 900,
              .rate_per_s = 500,
              .bound_us = 5'000,
              .queries = 700,
              .samples = 700,
              .samples_per_query = 1,
              .percentiles = {{.name = "p99",
                               .p = 0.99,
                               .us = 6'000,
                               .bound_us = Number::undefined("it needs 662 queries, the run has 600"),
                               .needed_queries = 662}},
              .mean_us = 900,
              .max_us = 7'000.5,
              .samples_per_s = 498.5,
              .seconds = 1.4,
              .batch = 1,
              .threads = 1,
              .runtime = "Engine",
              .inputs = "samples of digits",
              .warnings = {"disturbed"}};
  Peak peak{.rate_per_s = 480,
            .interval = Range::of(470, 510),
            .bound_us = 5'000,
            .searches = {{.highest_valid_per_s = 480, .lowest_invalid_per_s = 500, .runs = 7}},
            .searches_failed = 1,
            .method = "median",
            .runtime = "Engine",
            .warnings = {}};
  return {.scenarios = {row}, .peak = Measured<Peak>::of(peak)};
}

RunResult result() {
  RunResult result;
  result.candidates.resize(1);
  result.candidates[0].serving.loads = Measured<Loads>::of(loads());
  result.candidates[0].serving.cost = Measured<Cost>::of({.per_million = 5.5,
                                                          .interval = Range::of(4.4, 6.25),
                                                          .price_per_hour = 1.2,
                                                          .currency = "EUR",
                                                          .utilisation = 0.6,
                                                          .rate_per_s = 100,
                                                          .basis = "peak rate",
                                                          .meets_bound = true});
  result.baseline_serving.loads = Measured<Loads>::none("not asked for");
  return result;
}

TEST(ResultServingJson, StructToJsonToStructToJsonIsEqual) {
  const ordered_json first = to_json(result());
  const auto read = result_from_json(ordered_json::parse(first.dump()));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read).dump(), first.dump());
  const Loads& loads = *read->candidates[0].serving.loads;
  EXPECT_EQ(loads.scenarios.at(0).percentiles.at(0).us.value(), 6'000);
  EXPECT_EQ(loads.peak->searches.at(0).runs, 7U);
  const Cost& cost = *read->candidates[0].serving.cost;
  EXPECT_EQ(cost.per_million.value(), 5.5);
  EXPECT_EQ(cost.currency, "EUR");
  EXPECT_TRUE(cost.meets_bound);
}

TEST(ResultServingJson, StandsWithTheModelAndWhatIsMissingHasItsReason) {
  const ordered_json document = to_json(result());
  EXPECT_TRUE(document["baseline"]["loads"].is_null());
  EXPECT_EQ(document["baseline"]["loads_undefined"], "not asked for");
  EXPECT_EQ(document["baseline"]["cost_undefined"], "not asked for (--price-per-hour)");
  const ordered_json& loads = document["candidates"][0]["loads"];
  EXPECT_EQ(loads["peak"]["interval"].dump(), "[470.0,510.0]");
  EXPECT_TRUE(loads["scenarios"][0]["percentiles"][0]["bound_us"].is_null());
}

TEST(ResultServingJson, ResultsOfEarlierVersionsHaveNone) {
  ordered_json document = to_json(result());
  document["baseline"].erase("loads");
  const auto read = result_from_json(document);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->baseline_serving.loads.undefined, "not in this result");
}

}  // namespace
}  // namespace assay::record::result_serving_json_test
