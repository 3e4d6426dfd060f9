#include "assay/experiment/throughput_cell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::throughput_cell_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;
using testing::Each;
using testing::Gt;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ThroughputCellTest : public testing::Test {
 protected:
  ThroughputCellTest() {
    specification_ = {{"kind", "throughput"}, {"candidate", "c"}, {"seed", 1}, {"launch", 0}};
    specification_["runtime"] = {{"name", "onnxruntime"}, {"threads", 1}};
    specification_["batches"] = {1, 4};
    specification_["thread_counts"] = {1};
    specification_["time_ns"] = 400'000'000;
    places_ = {{"library", ""}, {"data", nullptr}};
    places_["baseline"] = shifted_model(0).save(folder_ / "free.onnx").string();
    places_["candidate"] = shifted_model(0, 4).save(folder_ / "fixed.onnx").string();
  }
  ScratchFolder folder_{"throughput_cell_test"};
  ordered_json specification_;
  ordered_json places_;
};

TEST_F(ThroughputCellTest, RunsTheGridAndSaysWhichBatchAModelDoesNotTake) {
  const auto launch = run_throughput_cell(specification_, places_);
  ASSERT_TRUE(launch) << launch.error().text();
  ASSERT_THAT(launch->windows, SizeIs(6));
  for (const auto& window : launch->windows) {
    const bool fits = window.role != "candidate" || window.batch == 4;
    EXPECT_EQ(window.samples_per_s.empty(), !fits) << window.role << window.batch << window.reason;
    EXPECT_THAT(window.samples_per_s, Each(Gt(0.0)));
    if (fits) {
      EXPECT_THAT(window.reason, IsEmpty());
    }
  }
  EXPECT_EQ(launch->windows[2].role, "control");
  EXPECT_THAT(launch->windows[4].reason, HasSubstr("batch"));
}

TEST_F(ThroughputCellTest, AConfigurationWithTooFewWindowsHasNoRate) {
  specification_["time_ns"] = 1;  // over after the first window, if there is one
  const auto launch = run_throughput_cell(specification_, places_);
  ASSERT_TRUE(launch) << launch.error().text();
  for (const auto& window : launch->windows) {
    EXPECT_THAT(window.samples_per_s, IsEmpty());
    EXPECT_THAT(window.reason, HasSubstr("give a longer --speed-time"));
  }
}

TEST_F(ThroughputCellTest, AloneThereIsOneModel) {
  specification_["candidate"] = nullptr;
  const auto launch = run_throughput_cell(specification_, places_);
  ASSERT_TRUE(launch) << launch.error().text();
  EXPECT_THAT(launch->windows, SizeIs(2));
}

}  // namespace
}  // namespace assay::experiment::throughput_cell_test
