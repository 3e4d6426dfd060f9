#include "assay/analysis/run_notes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/analysis/comparison_builder_test.hpp"

namespace assay::analysis::run_notes_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Rejudged, NamesTheOptionsThatDiffer) {
  AnalysisOptions options{.gates = {{GateKind::max_drop, "accuracy", 0.01}}, .seed = 7};
  const auto recorded = to_json(options);
  options.threads = 5;  // changes no number
  EXPECT_THAT(rejudged(recorded, options), IsEmpty());
  EXPECT_THAT(rejudged({}, options), IsEmpty());
  EXPECT_EQ(note_on_rejudging({}, recorded, options.gates), "");
  options.level = 0.9;
  EXPECT_THAT(rejudged(recorded, options), ElementsAre("level"));
  options.gates[0].limit = 0.02;
  options.scores.threshold = 0.5;
  EXPECT_THAT(rejudged(recorded, options), ElementsAre("gates", "level", "threshold"));
  EXPECT_THAT(note_on_rejudging({"gates", "level", "threshold"}, recorded, options.gates),
              HasSubstr("other gates, level and threshold than the run's own (of its gates these do not count here: "
                        "--max-drop accuracy=0.01)"));
  EXPECT_THAT(note_on_rejudging({"level"}, recorded, {{GateKind::max_drop, "accuracy", 0.01}}),
              HasSubstr("other level than the run's own; `assay rerender DIR` gives"));
}

TEST(NotesOnMachine, AreToldWhereSpeedWasMeasured) {
  record::RunRecord run;
  run.environment = {{"text", "Some CPU"}, {"sockets", 1}, {"warnings", {"boost is on"}}};
  EXPECT_THAT(notes_on_machine(run), IsEmpty());
  run.candidates.resize(1);
  run.candidates[0].throughput_cells = {"t"};
  EXPECT_THAT(notes_on_machine(run), ElementsAre("boost is on"));
  run.environment = {{"text", "an earlier version"}};
  EXPECT_THAT(notes_on_machine(run), IsEmpty());
}

TEST(MachineOf, IsAllButTheLineOfText) {
  record::RunRecord run;
  EXPECT_TRUE(machine_of(run).is_null());
  run.environment = {{"text", "Some CPU"}};
  EXPECT_TRUE(machine_of(run).is_null());
  run.environment["sockets"] = 2;
  EXPECT_EQ(machine_of(run).dump(), R"({"sockets":2})");
  run.environment["load_average"] = 0.5;
  EXPECT_EQ(machine_of(run).dump(), R"({"sockets":2})");
  run.baseline.load_cells = {"l"};
  EXPECT_EQ(machine_of(run).dump(), R"({"sockets":2,"load_average":0.5})");
}

TEST(NoteOnGates, WarnsWhenOnlySizesAreLookedAt) {
  auto builder = testing_only::Builder::decisions(2, {0, 1}, {0, 1}, {0, 1});
  const Comparison comparison = builder.comparison();
  const Gate size{GateKind::max_ratio, "file_bytes", 0.5};
  const std::string note = note_on_gates({size, size}, comparison);
  EXPECT_THAT(note, HasSubstr("no gate looks at quality, only at file_bytes:"));
  EXPECT_THAT(note, HasSubstr("--max-drop accuracy=0.01"));
  EXPECT_EQ(note_on_gates({}, comparison), "");
  EXPECT_EQ(note_on_gates({size, {GateKind::max_value, "flips", 0.02}}, comparison), "");
  EXPECT_EQ(note_on_gates({size, {GateKind::max_drop, "f1_macro", 0.02}}, comparison), "");
}

TEST(NoteOnSimulated, NamesTheCommandThatJudgesByTheOtherGates) {
  auto builder = testing_only::Builder::decisions(2, {0, 1}, {0, 1}, {0, 1});
  const Comparison comparison = builder.comparison();
  const Gate speed{GateKind::max_ratio, "latency.p50", 0.9};
  record::CandidateResult candidate;
  candidate.model.name = "w4a8";
  EXPECT_EQ(note_on_simulated({candidate}, {speed}, comparison), "");
  candidate.gates = {{.metric = "latency.p50", .status = record::Verdict::not_judged}};
  const std::string note = note_on_simulated({candidate}, {speed, {GateKind::max_drop, "recall[1]", 0.02}}, comparison);
  EXPECT_THAT(note, HasSubstr("'w4a8' is simulated, computed in float: gates on latency.p50 are not judged"));
  EXPECT_THAT(note, HasSubstr("`assay rerender DIR --max-drop 'recall[1]=0.02'`"));
  EXPECT_THAT(note_on_simulated({candidate}, {speed}, comparison), HasSubstr("--max-drop accuracy=0.01`"));
}

}  // namespace
}  // namespace assay::analysis::run_notes_test
