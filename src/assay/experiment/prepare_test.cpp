#include "assay/experiment/prepare.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/experiment/scratch_run_test.hpp"

namespace assay::experiment::prepare_test {
namespace {

using namespace testing_only;
using testing::HasSubstr;
using testing::Not;

OnnxBuilder wide_model() {
  OnnxBuilder wide;
  wide.input("x", onnx::TensorProto::FLOAT, {-1, 5})
      .node("Identity", {"x"}, {"y"})
      .output("y", onnx::TensorProto::FLOAT, {-1, 5});
  return wide;
}

class PrepareTest : public testing::Test {
 protected:
  PrepareTest() : plan_(plan_in(folder_)) {}
  Prepared prepared() const {
    auto made = prepare(plan_, own_worker());
    EXPECT_TRUE(made) << made.error().text();
    return made ? std::move(*made) : Prepared{};
  }
  Error refusal() const {
    const auto made = prepare(plan_, own_worker());
    return made ? Error(ErrorCode::internal, "(accepted)") : made.error();
  }
  // What the first candidate's batch is and why.
  std::string batch_of(const fs::path& model) {
    plan_.candidates = {{"m", model}};
    const Prepared made = prepared();
    if (made.cells.size() < 2) return "";
    const auto& facts = made.run.candidates.at(0).facts;
    EXPECT_EQ(facts.at("batch"), made.cells[1].specification.value("batch", 0));
    return facts.at("batch").dump() + ": " + facts.at("batch_reason").get<std::string>();
  }
  ScratchFolder folder_{"prepare_test"};
  EvaluatePlan plan_;
};

TEST_F(PrepareTest, EveryModelBecomesACellOfTheRun) {
  const Prepared made = prepared();
  ASSERT_EQ(made.cells.size(), 2U);
  EXPECT_EQ(made.cells[0].name, "fp32");
  EXPECT_EQ(made.cells[1].name, "same");
  EXPECT_EQ(made.cells[1].samples, 400U);
  EXPECT_EQ(made.cells[1].specification.at("output"), "y");
  EXPECT_EQ(made.run.baseline.cell, made.cells[0].id());
  EXPECT_EQ(made.run.candidates.at(0).cell, made.cells[1].id());
  EXPECT_EQ(made.run.baseline.facts.at("file_bytes"), fs::file_size(plan_.baseline.path));
  EXPECT_EQ(made.run.baseline.facts.at("weights_bytes"), 36);  // (6 + 3) float32
  EXPECT_EQ(made.run.tool, "test");
  EXPECT_EQ(made.data.labels.size(), 400U);
  EXPECT_FALSE(fs::exists(plan_.output));
}

TEST_F(PrepareTest, ProblemsWithModelsAreReportedAllAtOnce) {
  OnnxBuilder unclear = shifted_model(0);
  unclear.output("xW", onnx::TensorProto::FLOAT, {-1, 3});
  std::ofstream(folder_ / "text.onnx") << "not a model";
  plan_.candidates = {{"none", folder_ / "none.onnx"},
                      {"text", folder_ / "text.onnx"},
                      {"wide", wide_model().save(folder_ / "wide.onnx")},
                      {"unclear", unclear.save(folder_ / "unclear.onnx")},
                      {"fixed", shifted_model(0, 4).save(folder_ / "fixed.onnx")}};
  plan_.batch = 8;
  const Error error = refusal();
  EXPECT_EQ(error.code(), ErrorCode::not_found);
  for (const char* part : {"none.onnx", "text.onnx", "wide.onnx", "'x' float32 [?, 5]", "unclear.onnx",
                           "--scores-output", "fixed.onnx", "--batch 8: the model's batch is fixed at 4"}) {
    EXPECT_THAT(error.text(), HasSubstr(part));
  }
}

TEST_F(PrepareTest, CandidateThatDoesNotFitIsRefusedAndTheOthersStay) {
  std::ofstream(folder_ / "text.onnx") << "not a model";
  plan_.candidates.insert(plan_.candidates.begin(), {"wide", wide_model().save(folder_ / "wide.onnx")});
  plan_.candidates.push_back({"text", folder_ / "text.onnx"});
  const Prepared made = prepared();
  ASSERT_EQ(made.cells.size(), 4U);
  ASSERT_TRUE(made.cells[1].refusal);
  EXPECT_THAT(made.cells[1].refusal->text(), HasSubstr("one sample of 'x' should be [5] but is [2]"));
  EXPECT_FALSE(made.cells[2].refusal);
  ASSERT_TRUE(made.cells[3].refusal);
  EXPECT_THAT(made.cells[3].refusal->text(), HasSubstr("text.onnx"));
  EXPECT_EQ(made.run.candidates.at(0).name, "wide");
  EXPECT_EQ(made.run.candidates.at(0).cell, made.cells[1].id());
  EXPECT_EQ(made.run.candidates.at(0).facts.at("file_bytes"), fs::file_size(folder_ / "wide.onnx"));
  EXPECT_NE(made.cells[1].id(), made.cells[3].id());
}

TEST_F(PrepareTest, BaselineThatDoesNotFitOrNoCandidateLeftEndsTheRun) {
  const auto wide = wide_model().save(folder_ / "wide.onnx");
  plan_.candidates[0].path = wide;
  EXPECT_EQ(refusal().code(), ErrorCode::corrupt);
  std::swap(plan_.baseline.path, plan_.candidates[0].path);
  EXPECT_EQ(refusal().code(), ErrorCode::corrupt);
  EXPECT_THAT(refusal().text(), HasSubstr("one sample of 'x' should be [5] but is [2]"));
}

TEST_F(PrepareTest, MissingFileOrContradictedOptionEndsTheRunEvenWithOtherCandidates) {
  plan_.candidates.push_back({"none", folder_ / "none.onnx"});
  EXPECT_EQ(refusal().code(), ErrorCode::not_found);
  plan_.candidates.back() = {"fixed", shifted_model(0, 4).save(folder_ / "fixed.onnx")};
  plan_.batch = 8;
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
}

TEST_F(PrepareTest, WhatIsWrongWithSeveralModelsAlikeIsSaidOnce) {
  OnnxBuilder wide = wide_model();
  plan_.candidates = {{"a", wide.save(folder_ / "a.onnx")}, {"b", wide.save(folder_ / "b.onnx")}};
  const std::string text = refusal().text();
  EXPECT_EQ(text.find("do not match the data"), text.rfind("do not match the data")) << text;
  EXPECT_THAT(text, testing::AllOf(HasSubstr("checking " + (folder_ / "a.onnx").string()),
                                   HasSubstr("checking " + (folder_ / "b.onnx").string())));
}

TEST_F(PrepareTest, BytesWithoutAScaleAreNoted) {
  const auto scale = [this] { return prepared().run.notes; };
  EXPECT_THAT(scale(), testing::IsEmpty());
  write_array(folder_ / "x.npy", {400, 2}, std::vector<std::uint8_t>(800, 7));
  EXPECT_THAT(scale(), testing::ElementsAre(HasSubstr("--scale 0.0039")));
  plan_.data.scale = 1;
  EXPECT_THAT(scale(), testing::IsEmpty());
}

TEST_F(PrepareTest, BatchHasAReason) {
  EXPECT_EQ(batch_of(shifted_model(0).save(folder_ / "m.onnx")), "32: default");
  EXPECT_EQ(batch_of(shifted_model(0, 4).save(folder_ / "m.onnx")), "4: fixed by the model");
  EXPECT_THAT(batch_of(dynamically_quantized_model().save(folder_ / "m.onnx")),
              testing::AllOf(HasSubstr("1: samples of one batch would depend on each other"),
                             HasSubstr("DynamicQuantizeLinear (1 node)")));
  EXPECT_THAT(batch_of(write_array<float>(folder_ / "p.npy", {400, 3}, std::vector<float>(1200))), HasSubstr("0: "));
}

TEST_F(PrepareTest, BatchThatWasAskedForIsTaken) {
  plan_.batch = 8;
  EXPECT_EQ(batch_of(shifted_model(0).save(folder_ / "m.onnx")), "8: asked for");
  EXPECT_EQ(batch_of(dynamically_quantized_model().save(folder_ / "m.onnx")), "8: asked for");
  EXPECT_EQ(batch_of(shifted_model(0, 8).save(folder_ / "m.onnx")), "8: fixed by the model");
}

TEST_F(PrepareTest, IdentityIsWhatIsMeasured) {
  const std::string id = prepared().run.id;
  const auto changed = [&](const std::function<void(EvaluatePlan&)>& change) {
    EvaluatePlan other = plan_;
    change(other);
    const auto made = prepare(other, own_worker());
    EXPECT_TRUE(made) << made.error().text();
    return !made || made->run.id != id;
  };
  EXPECT_TRUE(changed([](auto& plan) { plan.batch = 8; }));
  EXPECT_TRUE(changed([](auto& plan) { plan.threads = 2; }));
  EXPECT_TRUE(changed([](auto& plan) { plan.data.scale = 0.5; }));
  EXPECT_TRUE(changed([](auto& plan) { plan.data.limit = 100; }));
  EXPECT_TRUE(changed([](auto& plan) { plan.candidates[0].name = "other"; }));
  EXPECT_TRUE(changed([](auto& plan) { std::swap(plan.baseline.path, plan.candidates[0].path); }));

  EXPECT_FALSE(changed([](auto& plan) { plan.output = plan.output.string() + "2"; }));
  EXPECT_FALSE(changed([](auto& plan) { plan.jobs = 2; }));
  EXPECT_FALSE(changed([](auto& plan) { plan.timeout = std::chrono::seconds(5); }));
  EXPECT_FALSE(changed([](auto& plan) {
    plan.analysis.gates = {{analysis::GateKind::max_drop, "f1_macro", 0.5}};
    plan.analysis.seed = 9;
  }));
  EXPECT_FALSE(changed([this](auto& plan) {
    fs::copy_file(plan.baseline.path, folder_ / "copy.onnx");
    plan.baseline.path = folder_ / "copy.onnx";
  }));
}

TEST_F(PrepareTest, ContentOfTheFilesIsPartOfTheIdentity) {
  const std::string id = prepared().run.id;
  auto grid = labelled_grid(400);
  grid.values[7] += 1;
  write_array(folder_ / "x.npy", {400, 2}, grid.values);
  const std::string other_data = prepared().run.id;
  EXPECT_NE(other_data, id);
  shifted_model(0.25F).save(plan_.baseline.path);
  EXPECT_NE(prepared().run.id, other_data);
}

// A csv of the grid's samples with an id each, in the order given.
fs::path write_rows(const fs::path& path, const std::vector<std::string>& ids) {
  const auto grid = labelled_grid(ids.size());
  std::ofstream file(path);
  file << "id,x0,x1,y\n";
  for (std::size_t i = 0; i < ids.size(); ++i) {
    file << ids[i] << "," << grid.values[2 * i] << "," << grid.values[2 * i + 1] << "," << grid.labels[i] << "\n";
  }
  return path;
}

TEST_F(PrepareTest, IdsAndTheOrderOfRowsArePartOfTheIdentityOfTheRunAndOfAnImport) {
  plan_.data = {.target = "y", .id = "id"};
  plan_.candidates[0].path = folder_ / "device.csv";
  std::ofstream(folder_ / "device.csv") << "id,answer\na,0\nb,1\nc,0\nd,1\n";
  plan_.label_column = "answer";
  plan_.prediction_id_column = "id";
  const auto with_ids = [this](const std::vector<std::string>& ids) {
    plan_.data.path = write_rows(folder_ / "rows.csv", ids);
    return prepared();
  };
  const Prepared before = with_ids({"a", "b", "c"});
  for (const std::vector<std::string>& other : {std::vector<std::string>{"a", "b", "d"}, {"b", "a", "c"}}) {
    const Prepared after = with_ids(other);
    EXPECT_NE(after.run.id, before.run.id);
    EXPECT_NE(after.cells.at(1).id(), before.cells.at(1).id());
  }
  EXPECT_EQ(with_ids({"a", "b", "c"}).run.id, before.run.id);
}

TEST_F(PrepareTest, WhetherPredictionsAreJoinedByIdIsPartOfTheIdentityOfAnImport) {
  const std::string device = (folder_ / "device.csv").string();
  std::ofstream(device) << "id,answer\n0,0\n1,1\n2,0\n";
  plan_.candidates[0].path = device;
  plan_.label_column = "answer";
  plan_.prediction_id_column = "id";
  const std::string joined = prepared().cells.at(1).id();
  plan_.prediction_id_column.clear();
  EXPECT_NE(prepared().cells.at(1).id(), joined);
}

TEST_F(PrepareTest, CandidatesNeedDifferentNamesAndThereIsOneAtLeast) {
  plan_.candidates.push_back(plan_.candidates[0]);
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refusal().message(), HasSubstr("two candidates are called 'same'"));
  plan_.candidates.clear();
  EXPECT_THAT(refusal().message(), HasSubstr("no candidate given"));
}

TEST_F(PrepareTest, WhatTheAnalysisWouldRefuseIsRefusedBeforeAnyModelRuns) {
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "acuracy", 0.01}};
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refusal().text(), HasSubstr("--max-drop acuracy"));
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "log_loss", 0.01}};
  EXPECT_THAT(refusal().text(), HasSubstr("--max-rise"));
  plan_.analysis.gates.clear();
  plan_.analysis.metrics = {"f1_macor"};
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refusal().text(), HasSubstr("f1_macor"));
}

TEST_F(PrepareTest, RegressionWithAModelOfManyScoresIsRefusedBeforeItRuns) {
  plan_.data.task = "regression";
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refusal().text(), HasSubstr("gives 3 scores a sample"));
  EXPECT_THAT(refusal().text(), HasSubstr("--task classification"));
}

TEST_F(PrepareTest, GatesAreCheckedAgainstTheFormOfTheAnswers) {
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "recall[7]", 0.01}};
  EXPECT_EQ(refusal().code(), ErrorCode::invalid_argument);
  EXPECT_THAT(refusal().text(), HasSubstr("there is no class 7; the classes are 0 to 2"));
  plan_.candidates[0].path = write_array<std::int64_t>(folder_ / "p.npy", {400}, std::vector<std::int64_t>(400));
  plan_.analysis.gates = {{analysis::GateKind::max_drop, "roc_auc", 0.01}};
  EXPECT_THAT(refusal().text(), HasSubstr("gives decisions alone"));
  plan_.analysis.gates = {{analysis::GateKind::max_ratio, "file_bytes", 0.5}};
  EXPECT_THAT(refusal().text(), HasSubstr("made elsewhere"));
}

TEST_F(PrepareTest, UnknownRuntimeIsRefusedUnlessNoModelIsRun) {
  plan_.runtime = "abacus";
  EXPECT_THAT(refusal().message(), HasSubstr("--runtime abacus"));
  const auto scores = write_array<float>(folder_ / "p.npy", {400, 3}, std::vector<float>(1200));
  plan_.baseline.path = plan_.candidates[0].path = scores;
  EXPECT_EQ(prepared().cells.size(), 2U);
}

TEST_F(PrepareTest, PredictionsMadeElsewhereHaveNoSizes) {
  plan_.candidates[0].path = write_array<float>(folder_ / "p.npy", {400, 3}, std::vector<float>(1200));
  plan_.score_columns = {"of a csv"};
  const Prepared made = prepared();
  ASSERT_EQ(made.cells.size(), 2U);
  EXPECT_EQ(made.cells[1].specification.at("kind"), "import");
  EXPECT_TRUE(made.cells[1].specification.at("score_columns").empty());
  EXPECT_FALSE(made.run.candidates[0].facts.contains("file_bytes"));
}

TEST_F(PrepareTest, LabelTheModelCannotGiveIsRefused) {
  auto grid = labelled_grid(400);
  grid.labels[5] = 3;
  write_array(folder_ / "y.npy", {400}, grid.labels);
  EXPECT_EQ(refusal().code(), ErrorCode::out_of_range);
  EXPECT_THAT(refusal().message(), HasSubstr("sample '5' (row 5) has label 3"));
}

TEST_F(PrepareTest, MissingDataIsToldFirst) {
  plan_.data.path = folder_ / "none.npy";
  plan_.baseline.path = folder_ / "none.onnx";
  EXPECT_EQ(refusal().code(), ErrorCode::not_found);
  EXPECT_THAT(refusal().text(), testing::AllOf(HasSubstr("none.npy"), Not(HasSubstr("none.onnx"))));
}

}  // namespace
}  // namespace assay::experiment::prepare_test
