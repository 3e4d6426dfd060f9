#include "assay/analysis/serving.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/record/cell.hpp"
#include "assay/record/load.hpp"

namespace assay::analysis::serving_test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class ServingTest : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& id, record::CellRecord cell) {
    cell.id = id;
    ASSERT_TRUE(record::write_cell(folder_ / "cells" / id, cell));
  }

  void write_server_run() {
    const record::LoadRecord run{.scenario = "server", .samples = 2, .latencies_ns = {1'000, 3'000}, .duration_ns = 9};
    fs::create_directories(folder_ / "cells" / "server");
    const auto outcome = record::write_load(folder_ / "cells" / "server", run);
    ASSERT_TRUE(outcome);
    write("server", {.specification = {{"scenario", "server"}}, .outcome = *outcome});
    model_.load_cells = {"server"};
  }

  fs::path folder_ = fs::path(testing::TempDir()) / "assay_serving_test";
  record::RunModel model_{.name = "fp32", .path = "", .digest = "", .cell = "", .facts = {}};
};

TEST_F(ServingTest, RunsAndSearchesAreReadFromTheirCells) {
  write_server_run();
  write("peak",
        {.specification = {},
         .outcome = record::to_json(record::PeakRecord{
             .bound_ns = 1'000'000, .highest_valid = 400.0, .lowest_invalid = {}, .undefined = "", .imprecise = ""})});
  model_.peak_cells = {"peak"};
  const auto loads = serving_of(folder_, model_).loads;
  ASSERT_TRUE(loads.defined()) << loads.undefined;
  EXPECT_EQ(loads->scenarios.at(0).max_us.value(), 3);
  EXPECT_EQ(loads->peak->rate_per_s.value(), 400);
}

TEST_F(ServingTest, ARunThatFailedKeepsItsScenarioAndReason) {
  write("broken", {.specification = {{"scenario", "offline"}},
                   .status = record::CellStatus::failed,
                   .message = "out of memory",
                   .outcome = {}});
  model_.load_cells = {"broken", "missing"};
  const auto loads = serving_of(folder_, model_).loads;
  ASSERT_EQ(loads->scenarios.size(), 2U);
  EXPECT_EQ(loads->scenarios[0].scenario, "offline");
  EXPECT_THAT(loads->scenarios[0].reasons, ElementsAre("out of memory"));
  EXPECT_EQ(loads->scenarios[1].scenario, "unknown");
  EXPECT_THAT(loads->peak.undefined, HasSubstr("--find-peak"));
}

TEST_F(ServingTest, WhatWasNotAskedForNamesItsOption) {
  EXPECT_THAT(serving_of(folder_, model_).loads.undefined, HasSubstr("--scenario"));
  model_.load_reason = "the model could not be run";
  EXPECT_EQ(serving_of(folder_, model_).loads.undefined, "the model could not be run");
}

}  // namespace
}  // namespace assay::analysis::serving_test
