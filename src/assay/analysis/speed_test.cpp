#include "assay/analysis/speed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/analysis/launch_builder_test.hpp"
#include "assay/record/cell.hpp"
#include "assay/record/latency.hpp"
#include "assay/record/memory.hpp"
#include "assay/record/throughput.hpp"

namespace assay::analysis::speed_test {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using testing::Contains;

constexpr SpeedOptions k_options{.resamples = 300, .seed = 1};

// A run folder with ten launches of latency, five of throughput and one usual memory pass of each model.
class SpeedTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto launches = testing_only::simulated_launches({.ratio = 0.5}, 1);
    for (std::size_t l = 0; l < launches.size(); ++l) {
      const std::string id = "latency" + std::to_string(l);
      const auto outcome = record::write_latency(folder_ / "cells" / id, launches[l]);
      ASSERT_TRUE(outcome);
      add(id, *outcome, candidate().latency_cells);
    }
    for (std::size_t l = 0; l < 5; ++l) {
      const double drift = 1 + 0.01 * static_cast<double>(l);
      record::ThroughputLaunch launch;
      launch.windows = {{.role = "baseline", .samples_per_s = {1'000}},
                        {.role = "control", .samples_per_s = {1'000 / drift}},
                        {.role = "candidate", .samples_per_s = {2'000 * drift}}};
      add("throughput" + std::to_string(l), record::to_json(launch), candidate().throughput_cells);
    }
    record::MemoryPass pass{.configuration = "usual"};
    pass.steady = 1e6;
    add("memory0", record::to_json(pass), run_.baseline.memory_cells);
    pass.steady = 5e5;
    pass.warnings = {"3 pages had to be read from disk"};
    add("memory1", record::to_json(pass), candidate().memory_cells);
  }
  void TearDown() override { fs::remove_all(folder_); }

  record::RunModel& candidate() { return run_.candidates.front(); }

  void add(const std::string& id, const ordered_json& outcome, std::vector<std::string>& cells) {
    ASSERT_TRUE(record::write_cell(folder_ / "cells" / id, {.id = id, .outcome = outcome}));
    cells.push_back(id);
  }

  fs::path folder_ = fs::path(testing::TempDir()) / "assay_speed_test";
  record::RunRecord run_{.baseline = {.name = "fp32", .speed_reason = "measured with each candidate"},
                         .candidates = {{.name = "int8"}}};
};

TEST_F(SpeedTest, ComesFromTheCellsAlone) {
  const auto speed = speed_of_candidate(folder_, run_, candidate(), k_options);
  ASSERT_TRUE(speed.latency.defined()) << speed.latency.undefined;
  EXPECT_EQ(speed.latency->launches, 10U);
  EXPECT_NEAR(speed.latency->ratios[0].value.value(), 0.5, 0.01);
  ASSERT_TRUE(speed.throughput.defined());
  EXPECT_NEAR(speed.throughput->ratio.value.value(), 2.04, 0.01);
  EXPECT_NEAR(speed.throughput->ratio.control.value(), 1 / 1.02, 0.01);
  EXPECT_EQ(speed.memory.baseline.steady_bytes.value(), 1e6);
  EXPECT_EQ(speed.memory.candidate.steady_bytes.value(), 5e5);
  EXPECT_THAT(speed.memory.warnings, Contains("int8: 3 pages had to be read from disk"));
}

TEST_F(SpeedTest, ALaunchThatFailedOrCannotBeReadCountsAsFailed) {
  ASSERT_TRUE(record::write_cell(folder_ / "cells" / "latency0",
                                 {.id = "latency0", .status = record::CellStatus::failed, .message = "killed"}));
  fs::remove(folder_ / "cells" / "latency1" / "latency_ns.npy");
  candidate().latency_cells.push_back("never-finished");
  const auto speed = speed_of_candidate(folder_, run_, candidate(), k_options);
  ASSERT_TRUE(speed.latency.defined());
  EXPECT_EQ(speed.latency->launches, 8U);
  EXPECT_EQ(speed.latency->launches_failed, 3U);
  EXPECT_THAT(speed.latency->warnings, Contains("3 of 11 launches failed: killed"));
  EXPECT_EQ(speed.latency->ratios[0].value.reason(), "8 of 11 launches could be used, a comparison takes 10");
}

TEST_F(SpeedTest, WhatWasNotMeasuredCarriesTheReasonOfTheRun) {
  const auto alone = speed_of_baseline(folder_, run_, k_options);
  EXPECT_EQ(alone.latency.undefined, "measured with each candidate");
  EXPECT_EQ(alone.memory.baseline.steady_bytes.value(), 1e6);
  record::RunModel other{
      .name = "int4", .speed_reason = "left out by --no-speed", .memory_reason = "left out by --no-memory"};
  const auto none = speed_of_candidate(folder_, run_, other, k_options);
  EXPECT_EQ(none.latency.undefined, "left out by --no-speed");
  EXPECT_EQ(none.throughput.undefined, "left out by --no-speed");
  EXPECT_EQ(none.memory.candidate.load_peak_bytes.reason(), "left out by --no-memory");
}

}  // namespace
}  // namespace assay::analysis::speed_test
