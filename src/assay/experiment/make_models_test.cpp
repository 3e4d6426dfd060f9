#include "assay/experiment/make_models.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/base/file.hpp"
#include "assay/experiment/scratch_run_test.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/run_record.hpp"

namespace assay::experiment::make_models_test {
namespace {

using namespace testing_only;
using record::RunResult;
using record::Verdict;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr const char* k_copy = "command(run=cp {input} {output})";
constexpr const char* k_calibrated =
    "command(run=sh -c 'test -f $3/x.npy && cp $1 $2' sh {input} {output} {calibration})";

class MakeModelsTest : public testing::Test {
 protected:
  MakeModelsTest() : plan_(plan_in(folder_)) { plan_.candidates.clear(); }

  void make(const std::string& name, const std::string& method) {
    auto ref = method_ref(method);
    ASSERT_TRUE(ref) << ref.error().text();
    plan_.candidates.push_back({name, {}, *ref});
  }
  RunResult evaluated() {
    auto result = evaluate(plan_, own_worker());
    EXPECT_TRUE(result) << result.error().text();
    return result ? std::move(*result) : RunResult{};
  }
  Error refusal() {
    const auto result = evaluate(plan_, own_worker());
    return result ? Error(ErrorCode::internal, "(accepted)") : result.error();
  }
  // Data of their own: `samples` rows of the judged grid from `first` on.
  void calibrate_with(std::size_t first, std::size_t samples, float shift = 0) {
    std::vector<float> values = labelled_grid(first + samples).values;
    values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(2 * first));
    for (float& value : values) value += shift;
    plan_.calibration.source = data::SourceOptions{};
    plan_.calibration.source->path =
        write_array(folder_ / "calibration.npy", {static_cast<std::int64_t>(samples), 2}, values);
  }
  ScratchFolder folder_{"make_models_test"};
  EvaluatePlan plan_;
};

TEST_F(MakeModelsTest, MadeCandidateIsJudgedBesideOthersAndItsMethodRecorded) {
  make("copy", k_copy);
  plan_.candidates.push_back({"shifted", shifted_model(0.5F).save(folder_ / "shifted.onnx")});
  const RunResult result = evaluated();
  ASSERT_EQ(result.candidates.size(), 2U);
  const record::CandidateResult& copy = result.candidates[0];
  EXPECT_EQ(copy.verdict, Verdict::pass) << copy.verdict_reason;
  ASSERT_TRUE(copy.model.method.defined());
  EXPECT_EQ(copy.model.method->name, "command");
  EXPECT_EQ(copy.model.method->tool, "cp");
  EXPECT_FALSE(copy.model.method->calibration.defined());
  EXPECT_EQ(result.data.samples, 400U);
  EXPECT_EQ(result.candidates[1].model.method.undefined, "the file was given");
  EXPECT_TRUE(fs::exists(copy.model.path));
}

TEST_F(MakeModelsTest, CalibrationIsTakenFromTheJudgedDataWhichThenDoesWithoutIt) {
  make("calibrated", k_calibrated);
  const RunResult result = evaluated();
  ASSERT_EQ(result.candidates.size(), 1U);
  EXPECT_NE(result.candidates[0].verdict, Verdict::not_run) << result.candidates[0].verdict_reason;
  const auto& calibration = result.candidates[0].model.method->calibration;
  ASSERT_TRUE(calibration.defined());
  EXPECT_EQ(calibration->samples, 80U);
  EXPECT_TRUE(calibration->of_the_judged_data);
  const record::DataRecord data = *record::read_data(plan_.output);
  EXPECT_EQ(data.samples, 400U);
  EXPECT_GE(data.calibration_rows.size(), 80U);
  EXPECT_EQ(result.data.samples, 400U - data.calibration_rows.size());
  EXPECT_EQ(result.candidates[0].quality.front().n, result.data.samples);
  EXPECT_THAT(result.notes,
              Contains(HasSubstr("80 of the 400 samples, drawn with seed 0, calibrated models and do not")));
}

TEST_F(MakeModelsTest, SamplesOfTheirOwnThatJudgeTooAreRefusedUnlessAllowed) {
  make("calibrated", k_calibrated);
  calibrate_with(10, 5);
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refusal().message(),
              AllOf(HasSubstr("5 of 5 calibration samples are among the samples that judge, first '0' which is '10'"),
                    HasSubstr("--allow-overlap")));
  plan_.calibration.allow_overlap = true;
  const RunResult allowed = evaluated();
  EXPECT_THAT(allowed.notes, Contains(HasSubstr("5 of 5 calibration samples are among the samples that judge")));
  EXPECT_EQ(allowed.data.samples, 400U);
}

TEST_F(MakeModelsTest, SamplesOfTheirOwnThatJudgeNothingLeaveAllToJudge) {
  make("calibrated", k_calibrated);
  calibrate_with(0, 30, 100);
  const RunResult result = evaluated();
  EXPECT_EQ(result.data.samples, 400U);
  EXPECT_EQ(result.candidates.at(0).model.method->calibration->samples, 30U);
  EXPECT_THAT(result.notes, Not(Contains(HasSubstr("do not judge"))));
}

TEST_F(MakeModelsTest, MethodThatFailsEndsItsCandidateOnly) {
  make("broken", "command(run=sh -c 'echo out of ideas; exit 7' sh {input} {output})");
  make("also", "command(run=sh -c 'exit 8' sh {input} {output})");
  make("copy", k_copy);
  const RunResult result = evaluated();
  ASSERT_EQ(result.candidates.size(), 3U);
  EXPECT_EQ(result.candidates[0].verdict, Verdict::not_run);
  EXPECT_THAT(result.candidates[0].verdict_reason, AllOf(HasSubstr("exit code 7"), HasSubstr("out of ideas")));
  EXPECT_THAT(result.candidates[1].verdict_reason, HasSubstr("exit code 8"));
  EXPECT_EQ(result.candidates[2].verdict, Verdict::pass);
  EXPECT_EQ(result.candidates[0].model.method->name, "command");
}

TEST_F(MakeModelsTest, FinishedModelsAreNotMadeAgain) {
  const fs::path log = folder_ / "log";
  make("copy", "command(run=sh -c 'echo made >> " + log.string() + "; cp $1 $2' sh {input} {output})");
  evaluated();
  const std::string id = record::read_run(plan_.output)->id;
  evaluated();
  EXPECT_EQ(*read_file(log), "made\n");
  EXPECT_EQ(record::read_run(plan_.output)->id, id);
}

TEST_F(MakeModelsTest, DifferentRunIsRefusedBeforeAnythingIsMade) {
  make("copy", k_copy);
  evaluated();
  plan_.candidates.clear();
  const fs::path log = folder_ / "log";
  make("copy", "command(run=sh -c 'echo made >> " + log.string() + "; cp $1 $2' sh {input} {output})");
  EXPECT_THAT(refusal().message(), HasSubstr("(they differ in: candidates)"));
  EXPECT_FALSE(fs::exists(log));
}

TEST_F(MakeModelsTest, SimulatedModelsAreNotTimed) {
  make("simulated", "command(run=cp {input} {output}, simulated=true)");
  plan_.measuring.speed = true;
  const RunResult result = evaluated();
  EXPECT_TRUE(result.candidates.at(0).model.method->simulated);
  EXPECT_THAT(result.candidates.at(0).speed.latency.undefined, HasSubstr("simulated"));
  EXPECT_THAT(result.candidates.at(0).speed.throughput.undefined, HasSubstr("simulated"));
}

TEST_F(MakeModelsTest, PredictionsOfABaselineMakeNoModel) {
  make("copy", k_copy);
  plan_.baseline.path = plan_.data.labels;
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refusal().message(), HasSubstr("give the baseline's .onnx"));
}

TEST_F(MakeModelsTest, GroupsAreKeptWhole) {
  std::ofstream csv(folder_ / "rows.csv");
  const LabelledGrid grid = labelled_grid(200);
  csv << "x0,x1,label,patient\n";
  for (std::size_t i = 0; i < 200; ++i) {
    csv << grid.values[2 * i] + static_cast<float>(i) << "," << grid.values[2 * i + 1] << "," << grid.labels[i] << ",p"
        << i / 10 << "\n";
  }
  csv.close();
  plan_.data = {};
  plan_.data.path = folder_ / "rows.csv";
  plan_.data.target = "label";
  plan_.data.group = "patient";
  plan_.calibration.samples = 25;
  make("calibrated", k_calibrated);
  evaluated();
  const record::DataRecord data = *record::read_data(plan_.output);
  EXPECT_EQ(data.calibration_rows.size(), 20U) << "two groups of ten; a third would be too many";
  std::map<std::uint64_t, int> rows_of;
  for (const std::uint64_t row : data.calibration_rows) ++rows_of[row / 10];
  for (const auto& [patient, rows] : rows_of) EXPECT_EQ(rows, 10) << patient;
}

}  // namespace
}  // namespace assay::experiment::make_models_test
