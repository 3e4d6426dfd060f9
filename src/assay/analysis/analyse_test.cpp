#include "assay/analysis/analyse.hpp"

#include <limits>

#include <gtest/gtest.h>

#include "assay/record/cell.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/run_record.hpp"
#include "assay/tensor/npy.hpp"

namespace assay::analysis::analyse_test {
namespace {

namespace fs = std::filesystem;
using record::CellStatus;
using record::Verdict;

// A run folder as evaluate leaves it: four samples, two classes, a baseline and one candidate.
class AnalyseTest : public testing::Test {
 protected:
  void SetUp() override {
    record::DataRecord data;
    data.name = "four";
    data.task = "classification";
    data.samples = 4;
    data.labelled = true;
    data.labels = {0, 1, 0, 1};
    data.ids = {"a", "b", "c", "d"};
    ASSERT_TRUE(record::write_data(folder_, data));
    run_.id = "run";
    run_.environment = nlohmann::ordered_json::object();
    run_.baseline = {.name = "fp32", .cell = "base", .facts = {{"file_bytes", 100}, {"batch", 1}}};
    run_.candidates = {{.name = "int8", .cell = "cand", .facts = {{"file_bytes", 25}}}};
    ASSERT_TRUE(record::write_run(folder_, run_));
    cell("base", CellStatus::ok, {2, 0, 0, 2, 2, 0, 0, 2});
    cell("cand", CellStatus::ok, {2, 0, 0, 2, 0, 1, 0, 2});
  }
  void TearDown() override { fs::remove_all(folder_); }

  void cell(const std::string& id, CellStatus status, const std::vector<float>& scores) {
    record::CellRecord record;
    record.id = id;
    record.status = status;
    record.code = ErrorCode::runtime;
    record.message = "killed by signal 11";
    record.outcome = {{"runtime", "Engine 1.0 (CPU)"}};
    ASSERT_TRUE(record::write_cell(folder_ / "cells" / id, record));
    if (scores.empty()) return;
    const tensor::Shape shape{4, 2};
    ASSERT_TRUE(tensor::write_npy(folder_ / "cells" / id / "scores.npy",
                                  {tensor::DType::f32, shape, reinterpret_cast<const std::byte*>(scores.data())}));
  }
  fs::path folder_ = fs::path(testing::TempDir()) / "assay_analyse_test";
  record::RunRecord run_;
};

TEST_F(AnalyseTest, WholeResultComesFromTheRecordsAlone) {
  const auto result = analyse(folder_, {.resamples = 200});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->task, "binary");
  EXPECT_EQ(result->baseline.runtime, "Engine 1.0 (CPU)");
  EXPECT_EQ(result->baseline.scores, "logits");
  ASSERT_EQ(result->candidates.size(), 1U);
  const auto& candidate = result->candidates[0];
  EXPECT_EQ(candidate.agreement.regressions.value(), 1);
  EXPECT_EQ(candidate.flips_total, 1U);
  EXPECT_EQ(candidate.flips[0].id, "c");
  EXPECT_EQ(candidate.confusion[0][1], 1U);
  EXPECT_EQ(result->verdict, Verdict::inconclusive);
}

TEST_F(AnalyseTest, FailedCandidateIsNotRunAndTheRestStands) {
  cell("cand", CellStatus::failed, {});
  fs::remove(folder_ / "cells" / "cand" / "scores.npy");
  const auto result = analyse(folder_, {.resamples = 200});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->verdict, Verdict::not_run);
  EXPECT_EQ(result->candidates[0].verdict_reason, "killed by signal 11");
}

TEST_F(AnalyseTest, CandidateThatGivesNaNIsNotRunAndTheSamplesAreCounted) {
  constexpr float k_nan = std::numeric_limits<float>::quiet_NaN();
  constexpr float k_never = -std::numeric_limits<float>::infinity();  // the logarithm of a probability of 0
  cell("cand", CellStatus::ok, {2, k_never, 0, k_nan, k_nan, k_nan, 0, 2});
  const auto result = analyse(folder_, {.resamples = 200});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->candidates[0].verdict, Verdict::not_run);
  EXPECT_NE(result->candidates[0].verdict_reason.find("NaN on 2 of 4 samples, first 'b'"), std::string::npos)
      << result->candidates[0].verdict_reason;
}

TEST_F(AnalyseTest, BaselineThatGivesNaNLeavesEveryCandidateNotRunInTheSameWords) {
  constexpr float k_nan = std::numeric_limits<float>::quiet_NaN();
  cell("base", CellStatus::ok, {2, 0, 0, k_nan, 2, 0, 0, 2});
  const auto result = analyse(folder_, {.resamples = 200});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->candidates[0].verdict, Verdict::not_run);
  EXPECT_NE(result->candidates[0].verdict_reason.find(
                "the baseline 'fp32' is nothing to compare with: it gives NaN on 1 of 4 samples, first 'b'"),
            std::string::npos)
      << result->candidates[0].verdict_reason;
}

TEST_F(AnalyseTest, AnswersThatAreIdenticalAreNoted) {
  EXPECT_TRUE(analyse(folder_, {.resamples = 200})->notes.empty());
  cell("cand", CellStatus::ok, {2, 0, 0, 2, 2, 0, 0, 2});
  const auto result = analyse(folder_, {.resamples = 200});
  ASSERT_TRUE(result) << result.error().text();
  ASSERT_EQ(result->notes.size(), 1U);
  EXPECT_NE(result->notes[0].find("identical to the baseline's, to the last bit, on all 4"), std::string::npos);
}

TEST_F(AnalyseTest, BaselineNoBetterThanTheCommonestClassIsNoted) {
  EXPECT_TRUE(analyse(folder_, {.resamples = 200})->notes.empty());
  cell("base", CellStatus::ok, {2, 0, 0, 2, 0, 2, 2, 0});  // two of four right, as always answering 0 would be
  const auto result = analyse(folder_, {.resamples = 200});
  ASSERT_TRUE(result) << result.error().text();
  ASSERT_EQ(result->notes.size(), 1U);
  EXPECT_NE(result->notes[0].find("order of the classes"), std::string::npos);
}

TEST_F(AnalyseTest, CandidateOfOtherClassesIsNotRunAndTheOthersStand) {
  run_.candidates.push_back({.name = "three", .cell = "three", .facts = {{"file_bytes", 25}}});
  ASSERT_TRUE(record::write_run(folder_, run_));
  cell("three", CellStatus::ok, {});
  const std::vector<float> scores(12);
  ASSERT_TRUE(tensor::write_npy(folder_ / "cells" / "three" / "scores.npy",
                                {tensor::DType::f32, {4, 3}, reinterpret_cast<const std::byte*>(scores.data())}));
  const auto result = analyse(folder_, {.resamples = 200});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->candidates[0].verdict, Verdict::inconclusive);
  EXPECT_EQ(result->candidates[1].verdict, Verdict::not_run);
  EXPECT_NE(result->candidates[1].verdict_reason.find("3 classes"), std::string::npos);
}

TEST_F(AnalyseTest, FailedBaselineLeavesEveryCandidateNotRunWithTheReason) {
  cell("base", CellStatus::failed, {});
  const auto result = analyse(folder_, {});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->verdict, Verdict::not_run);
  EXPECT_EQ(result->task, "binary");
  EXPECT_EQ(result->baseline.name, "fp32");
  EXPECT_EQ(result->data.samples, 4U);
  ASSERT_EQ(result->candidates.size(), 1U);
  EXPECT_EQ(result->candidates[0].verdict, Verdict::not_run);
  EXPECT_EQ(result->candidates[0].verdict_reason, "the baseline 'fp32' could not be run: killed by signal 11");
}

TEST_F(AnalyseTest, FaultOfTheDataIsTheRunsOwnErrorWhicheverModelMetIt) {
  for (const char* id : {"base", "cand"}) {
    record::CellRecord failed{.id = id, .status = CellStatus::failed, .code = ErrorCode::corrupt};
    failed.outcome = nlohmann::ordered_json::object();
    failed.fault = record::Fault::data;
    failed.message = "x.npy: row 3 is nan";
    ASSERT_TRUE(record::write_cell(folder_ / "cells" / id, failed));
    const auto result = analyse(folder_, {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), ErrorCode::corrupt);
    EXPECT_EQ(result.error().text(), "x.npy: row 3 is nan");
    cell(id, CellStatus::ok, {2, 0, 0, 2, 2, 0, 0, 2});
  }
}

TEST_F(AnalyseTest, FaultOfTheMachineIsTheBaselinesErrorButACandidatesReason) {
  record::CellRecord failed{.id = "cand", .status = CellStatus::failed, .code = ErrorCode::io};
  failed.outcome = nlohmann::ordered_json::object();
  failed.fault = record::Fault::machine;
  failed.message = "the disk is full";
  ASSERT_TRUE(record::write_cell(folder_ / "cells" / "cand", failed));
  const auto result = analyse(folder_, {.resamples = 200});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->candidates[0].verdict_reason, "the disk is full");
  ASSERT_TRUE(record::write_cell(folder_ / "cells" / "base", failed));
  EXPECT_EQ(analyse(folder_, {}).error().text(), "the disk is full");
}

TEST_F(AnalyseTest, UnfinishedCellSaysToRunAgain) {
  fs::remove_all(folder_ / "cells" / "cand");
  const auto result = analyse(folder_, {});
  EXPECT_EQ(result.error().code(), ErrorCode::insufficient_data);
}

TEST_F(AnalyseTest, SampleThatOneModelCouldNotReadCountsForNone) {
  const std::vector<std::uint8_t> usable{1, 1, 0, 1};
  ASSERT_TRUE(tensor::write_npy(folder_ / "cells" / "cand" / "usable.npy",
                                {tensor::DType::u8, {4}, reinterpret_cast<const std::byte*>(usable.data())}));
  const auto result = analyse(folder_, {.resamples = 200});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->data.undecodable, 1U);
  EXPECT_EQ(result->candidates[0].flips_total, 0U);
  EXPECT_EQ(result->candidates[0].quality[0].n, 3U);
}

}  // namespace
}  // namespace assay::analysis::analyse_test
