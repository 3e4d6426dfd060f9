#include "assay/record/latency.hpp"

#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::record::latency_test {
namespace {

using nlohmann::ordered_json;

class LatencyRecordTest : public testing::Test {
 protected:
  void SetUp() override {
    launch_.subjects = {{"baseline", 1'000, 90, {50, 41, 40}, {40, 41, 42, 43}},
                        {"control", 1'100, 91, {51}, {40, 40, 40, 40}},
                        {"candidate", 1'200, 92, {}, {20, 21, 22, 23}}};
    launch_.subjects[2].counts = {.runs = 7, .instructions = 812'400.5};
    launch_.engine_ns = 8'310'000;
    launch_.block_rounds = 2;
    launch_.batch = 8;
    launch_.threads = 2;
    launch_.runtime = "ONNX Runtime 1.30.0 (CPU)";
    launch_.inputs = "the first samples of the data set";
    launch_.created = {"candidate", "baseline", "control"};
    launch_.disturbance = {{"steal_share", nullptr}, {"steal_share_undefined", "no /proc/stat"}};
    launch_.warnings = {"another process used 48 % of a core while measuring"};
    const auto written = write_latency(folder_, launch_);
    ASSERT_TRUE(written) << written.error().text();
    outcome_ = ordered_json::parse(written->dump());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void expect_corrupt(const ordered_json& outcome, const std::string& hint) const {
    const auto read = read_latency(folder_, outcome);
    ASSERT_FALSE(read) << hint;
    EXPECT_EQ(read.error().code(), ErrorCode::corrupt);
    EXPECT_NE(read.error().message().find(folder_.string()), std::string::npos) << read.error().message();
    EXPECT_NE(read.error().message().find(hint), std::string::npos) << read.error().message();
  }

  void write_runs(tensor::Shape shape, const std::vector<std::int64_t>& values) const {
    ASSERT_TRUE(tensor::write_npy(folder_ / "latency_ns.npy", {tensor::DType::i64, std::move(shape),
                                                               reinterpret_cast<const std::byte*>(values.data())}));
  }

  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "assay_latency_record_test";
  LatencyLaunch launch_;
  ordered_json outcome_;
};

TEST_F(LatencyRecordTest, EarlierVersionsCountedNothingAndTimedNoEngine) {
  outcome_.erase("engine_ns");
  for (auto& subject : outcome_["subjects"]) subject.erase("counters");
  const auto read = read_latency(folder_, outcome_);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_FALSE(read->engine_ns);
  EXPECT_EQ(read->subjects[2].counts.instructions.reason(), "not counted");
}

TEST_F(LatencyRecordTest, ReadsBackAsWritten) {
  const auto read = read_latency(folder_, outcome_);
  ASSERT_TRUE(read) << read.error().text();
  ASSERT_EQ(read->subjects.size(), 3U);
  for (std::size_t s = 0; s < 3; ++s) {
    EXPECT_EQ(read->subjects[s].role, launch_.subjects[s].role);
    EXPECT_EQ(read->subjects[s].load_ns, launch_.subjects[s].load_ns);
    EXPECT_EQ(read->subjects[s].first_run_ns, launch_.subjects[s].first_run_ns);
    EXPECT_EQ(read->subjects[s].warm_up_ns, launch_.subjects[s].warm_up_ns);
    EXPECT_EQ(read->subjects[s].run_ns, launch_.subjects[s].run_ns);
  }
  EXPECT_EQ(read->subjects[2].counts.runs, 7U);
  EXPECT_EQ(read->subjects[2].counts.instructions.value(), 812'400.5);
  EXPECT_EQ(read->subjects[2].counts.cycles.reason(), "not counted");
  EXPECT_EQ(read->engine_ns, 8'310'000);
  EXPECT_EQ(read->block_rounds, 2U);
  EXPECT_EQ(read->batch, 8U);
  EXPECT_EQ(read->threads, 2U);
  EXPECT_EQ(read->created, launch_.created);
  EXPECT_EQ(read->disturbance, launch_.disturbance);
  EXPECT_EQ(read->inputs, launch_.inputs);
  EXPECT_EQ(read->warnings, launch_.warnings);
}

TEST_F(LatencyRecordTest, WithoutWarmUpRunsReadsBack) {
  for (SubjectTimes& subject : launch_.subjects) subject.warm_up_ns.clear();
  const auto outcome = write_latency(folder_, launch_);
  ASSERT_TRUE(outcome);
  const auto read = read_latency(folder_, *outcome);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_TRUE(read->subjects[0].warm_up_ns.empty());
}

TEST_F(LatencyRecordTest, ArraysThatDoNotFitTheOutcomeAreCorrupt) {
  write_runs({2, 4}, std::vector<std::int64_t>(8, 1));
  expect_corrupt(outcome_, "latency_ns.npy: int64 [2, 4]");
  write_runs({3, 3}, std::vector<std::int64_t>(9, 1));
  expect_corrupt(outcome_, "whole blocks of 2 rounds");
  write_runs({3, 2}, {1, 1, 1, 1, 1, -1});
  expect_corrupt(outcome_, "negative length");
}

TEST_F(LatencyRecordTest, AnOutcomeThatIsNoneIsCorrupt) {
  ordered_json role = outcome_;
  role["subjects"][1]["role"] = "candidate";
  expect_corrupt(role, "subjects");
  ordered_json missing = outcome_;
  missing.erase("batch");
  expect_corrupt(missing, "batch");
  ordered_json blocks = outcome_;
  blocks["block_rounds"] = 0;
  expect_corrupt(blocks, "block rounds");
  ordered_json warm_up = outcome_;
  warm_up["subjects"][0]["warm_up_runs"] = 9;
  expect_corrupt(warm_up, "warm_up_ns.npy");
  expect_corrupt(ordered_json(7), "not a latency launch");
}

TEST_F(LatencyRecordTest, AMissingArrayIsNotFound) {
  std::filesystem::remove(folder_ / "latency_ns.npy");
  EXPECT_EQ(read_latency(folder_, outcome_).error().code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace assay::record::latency_test
