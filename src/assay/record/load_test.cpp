#include "assay/record/load.hpp"

#include <gtest/gtest.h>

namespace assay::record::load_test {
namespace {

using nlohmann::ordered_json;

LoadSetting setting() {
  return {.batch = 8,
          .threads = 2,
          .runtime = "ONNX Runtime 1.30.0 (CPU)",
          .inputs = "numbers drawn at random",
          .disturbance = {{"other_cores", 0.4}},
          .warnings = {"other processes used 40 % of a core while measuring"}};
}

class LoadRecordTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_);
    record_ = {.scenario = "server",
               .samples = 3,
               .latencies_ns = {900, 1'100, 5'000},
               .last_asked_ns = 60'000,
               .duration_ns = 65'000,
               .cut_short = "the time was up",
               .rate_per_s = 500,
               .bound_ns = 4'000,
               .reasons = {"1 of 3 queries was over the bound"},
               .queries_needed = 662,
               .setting = setting()};
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  ordered_json written() const {
    const auto outcome = write_load(folder_, record_);
    EXPECT_TRUE(outcome) << outcome.error().text();
    return ordered_json::parse(outcome->dump());
  }

  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "assay_load_record_test";
  LoadRecord record_;
};

TEST_F(LoadRecordTest, ReadsBackAsWritten) {
  const ordered_json outcome = written();
  const auto read = read_load(folder_, outcome);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->latencies_ns, record_.latencies_ns);
  EXPECT_EQ(read->queries_needed, 662U);
  EXPECT_EQ(write_load(folder_, *read)->dump(), outcome.dump());
}

TEST_F(LoadRecordTest, ClosedLoopsHaveNeitherRateNorBound) {
  record_.scenario = "single_stream";
  record_.rate_per_s.reset();
  record_.bound_ns.reset();
  const ordered_json outcome = written();
  EXPECT_TRUE(outcome.at("rate_per_s").is_null());
  EXPECT_FALSE(read_load(folder_, outcome)->bound_ns.has_value());
}

TEST_F(LoadRecordTest, WhatDoesNotFitTogetherIsCorrupt) {
  const ordered_json good = written();
  for (const auto& [key, wrong] : {std::pair<const char*, ordered_json>{"queries", 4},
                                   {"scenario", "crowd"},
                                   {"samples", 2},
                                   {"p", 1},
                                   {"duration_ns", -1},
                                   {"valid", "yes"}}) {
    ordered_json outcome = good;
    outcome[key] = wrong;
    const auto read = read_load(folder_, outcome);
    ASSERT_FALSE(read) << key;
    EXPECT_EQ(read.error().code(), ErrorCode::corrupt) << key;
  }
  record_.latencies_ns[1] = -1;
  EXPECT_EQ(read_load(folder_, written()).error().code(), ErrorCode::corrupt);
}

PeakRecord peak() {
  return {.bound_ns = 5'000'000,
          .highest_valid = 1'000,
          .lowest_invalid = 1'050,
          .undefined = "",
          .imprecise = "the budget ended",
          .runs = {{.rate_per_s = 1'000, .queries = 900, .latency_ns = 4'000'000, .is_valid = true, .reasons = {}},
                   {.rate_per_s = 1'050, .queries = 400, .latency_ns = {}, .reasons = {"too many were slow"}}},
          .setting = setting()};
}

TEST(PeakRecordJson, ReadsBackAsWritten) {
  const ordered_json outcome = to_json(peak());
  const auto read = peak_from_json(ordered_json::parse(outcome.dump()));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read).dump(), outcome.dump());
  EXPECT_FALSE(read->runs[1].latency_ns.has_value());
}

TEST(PeakRecordJson, ASearchWithoutRateOrReasonIsCorrupt) {
  PeakRecord record = peak();
  record.highest_valid.reset();
  EXPECT_EQ(peak_from_json(to_json(record)).error().code(), ErrorCode::corrupt);
  record.undefined = "no rate kept the bound";
  EXPECT_TRUE(peak_from_json(to_json(record)));
  record.lowest_invalid = -1;
  EXPECT_EQ(peak_from_json(to_json(record)).error().code(), ErrorCode::corrupt);
}

}  // namespace
}  // namespace assay::record::load_test
