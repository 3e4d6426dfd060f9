#include "assay/experiment/launch_precision.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "assay/base/random.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/cell.hpp"
#include "assay/record/latency.hpp"

namespace assay::experiment::launch_precision_test {
namespace {

using namespace testing_only;

// `count` launches whose ratio has the given spread from launch to launch, as cells of the folder.
std::vector<std::string> leave_launches(const fs::path& folder, std::size_t count, double spread) {
  std::vector<std::string> ids;
  RandomStream random(3, stream_named("launches"), 0);
  for (std::size_t i = 0; i < count; ++i) {
    const double ratio = 0.5 * std::exp(spread * random.normal());
    record::LatencyLaunch launch{.subjects = {{.role = "baseline"}, {.role = "control"}, {.role = "candidate"}}};
    launch.block_rounds = 2;
    for (int round = 0; round < 8; ++round) {
      const double baseline = 1e6 * std::exp(0.001 * random.normal());
      launch.subjects[0].run_ns.push_back(std::llround(baseline));
      launch.subjects[1].run_ns.push_back(std::llround(baseline));
      launch.subjects[2].run_ns.push_back(std::llround(baseline * ratio));
    }
    record::CellRecord cell{.specification = {{"launch", i}}};
    cell.id = record::cell_id(cell.specification);
    const fs::path place = folder / "cells" / cell.id;
    cell.outcome = record::write_latency(place, launch).value();
    EXPECT_TRUE(record::write_cell(place, cell));
    ids.push_back(cell.id);
  }
  return ids;
}

TEST(LaunchPrecision, FollowsWhatDiffersFromLaunchToLaunch) {
  const ScratchFolder folder("launch_precision_test");
  const auto calm = launch_precision(folder / "calm", leave_launches(folder / "calm", 10, 0.002), 1);
  const auto wild = launch_precision(folder / "wild", leave_launches(folder / "wild", 10, 0.05), 1);
  ASSERT_TRUE(calm && wild) << calm.error().text();
  EXPECT_LT(*calm, 0.004);  // t(9) · 0.002 / √10 = 0.0014 expected
  EXPECT_GT(*wild, 0.015);  // 0.036 expected
}

TEST(LaunchPrecision, TooFewLaunchesAreSaidSo) {
  const ScratchFolder folder("launch_precision_few");
  const auto few = launch_precision(folder.path(), leave_launches(folder.path(), 2, 0.01), 1);
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().code(), ErrorCode::insufficient_data);
  const std::vector<std::string> missing{"nowhere"};
  EXPECT_FALSE(launch_precision(folder.path(), missing, 1));
}

}  // namespace
}  // namespace assay::experiment::launch_precision_test
