#include "assay/experiment/load_cell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::load_cell_test {
namespace {

using namespace testing_only;
using nlohmann::ordered_json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class LoadCellTest : public testing::Test {
 protected:
  LoadCellTest() {
    specification_ = {{"scenario", "single_stream"}, {"samples_per_query", 1}, {"queries", 0}, {"p", 0.9}, {"seed", 1}};
    specification_["runtime"] = {{"name", "onnxruntime"}, {"threads", 1}};
    specification_["batch"] = 1;
    specification_["time_ns"] = 100'000'000;
    places_ = {{"library", ""}, {"data", nullptr}};
    places_["baseline"] = shifted_model(0).save(folder_ / "model.onnx").string();
  }
  record::LoadRecord run() {
    auto record = run_load_cell(specification_, places_);
    EXPECT_TRUE(record) << record.error().text();
    return record.value_or(record::LoadRecord{});
  }
  ScratchFolder folder_{"load_cell_test"};
  ordered_json specification_;
  ordered_json places_;
};

TEST_F(LoadCellTest, SingleStreamAsksUntilTheTimeIsOver) {
  const auto record = run();
  EXPECT_TRUE(record.is_valid) << testing::PrintToString(record.reasons);
  EXPECT_GE(record.duration_ns, 100'000'000);
  EXPECT_THAT(record.latencies_ns, SizeIs(record.samples));
  EXPECT_FALSE(record.bound_ns);
  EXPECT_THAT(record.setting.runtime, HasSubstr("ONNX Runtime"));
}

TEST_F(LoadCellTest, MultiStreamAnswersItsSamplesTogether) {
  specification_["scenario"] = "multi_stream";
  specification_["samples_per_query"] = 8;
  specification_["batch"] = 8;
  specification_["p"] = 0.99;
  const auto record = run();
  EXPECT_EQ(record.samples, 8 * record.latencies_ns.size());
  EXPECT_EQ(record.samples_per_query, 8U);
}

TEST_F(LoadCellTest, ServerAsksWhatArrivesInTheTimeAndSaysWhatWouldDo) {
  specification_["scenario"] = "server";
  specification_["p"] = 0.99;
  specification_["rate_per_s"] = 500;
  specification_["bound_ns"] = 50'000'000;
  const auto record = run();
  EXPECT_THAT(record.latencies_ns, SizeIs(50));
  EXPECT_FALSE(record.is_valid);
  EXPECT_GE(record.queries_needed.value_or(0), 459U);
  EXPECT_EQ(record.rate_per_s, 500);
  specification_["queries"] = 60;
  EXPECT_THAT(run().latencies_ns, SizeIs(60));
}

TEST_F(LoadCellTest, OfflineIsOneQueryOfAsManySamplesAsAskedFor) {
  specification_["scenario"] = "offline";
  specification_["batch"] = 4;
  specification_["queries"] = 10;
  const auto record = run();
  EXPECT_EQ(record.samples, 10U);
  EXPECT_THAT(record.latencies_ns, SizeIs(1));
  EXPECT_TRUE(record.is_valid);
}

TEST_F(LoadCellTest, AModelThatCannotRunIsItsError) {
  places_["baseline"] = unrunnable_model().save(folder_ / "broken.onnx").string();
  EXPECT_FALSE(run_load_cell(specification_, places_));
  EXPECT_FALSE(run_peak_cell(specification_, places_));
}

TEST_F(LoadCellTest, ThePeakIsSearchedWithinTheBound) {
  specification_["scenario"] = "server";
  specification_["p"] = 0.99;
  specification_["bound_ns"] = 20'000'000;
  specification_["time_ns"] = 600'000'000;
  specification_["search"] = 2;
  const auto record = run_peak_cell(specification_, places_);
  ASSERT_TRUE(record) << record.error().text();
  EXPECT_EQ(record->bound_ns, 20'000'000);
  EXPECT_FALSE(record->runs.empty());
  EXPECT_TRUE(record->highest_valid || !record->undefined.empty());
}

TEST_F(LoadCellTest, ABoundThatNoTimeCouldShowIsRefused) {
  specification_["scenario"] = "server";
  specification_["bound_ns"] = 90'000'000;
  const auto record = run_peak_cell(specification_, places_);
  ASSERT_FALSE(record);
  EXPECT_THAT(record.error().text(), HasSubstr("bound"));
}

}  // namespace
}  // namespace assay::experiment::load_cell_test
