#include "assay/report/verdict_text.hpp"

#include <gtest/gtest.h>

#include "assay/report/example_results.hpp"

namespace assay::report::verdict_text_test {
namespace {

std::string first_sentence(const record::RunResult& result) {
  return sentence_of(result.candidates.at(0), result);
}

TEST(VerdictSentence, SaysWhatMayBeDoneAndWhyNot) {
  EXPECT_EQ(first_sentence(examples::passing()), "int8 may replace fp32.onnx at these gates.");
  EXPECT_EQ(first_sentence(examples::failing()),
            "int4 must not replace fp32.onnx: accuracy fell by 3.23 pt, allowed 1.00 pt; share of flips is 4.12 %, at "
            "most 2.00 % is allowed.");
  EXPECT_EQ(first_sentence(examples::inconclusive()),
            "the data cannot tell whether int8 may replace fp32.onnx: accuracy may have fallen by as much as 1.62 pt, "
            "allowed 1.00 pt.");
  EXPECT_EQ(first_sentence(examples::not_run()),
            "int8 was not compared with fp32.onnx: the worker was ended after 30 s without an answer (--timeout).");
}

TEST(VerdictSentence, NamesTheMeasurementWhereAGateOnSpeedOrMemoryIsOpen) {
  record::RunResult result = examples::measured();
  record::CandidateResult& candidate = result.candidates[0];
  candidate.verdict = record::Verdict::inconclusive;
  record::GateRow open = candidate.gates.back();
  open.status = record::Verdict::inconclusive;
  candidate.gates = {open};
  EXPECT_TRUE(
      first_sentence(result).starts_with("the measurement cannot tell whether int8 may replace fp32.onnx "
                                         "(--launches and --speed-time make it finer): latency p99 may be"))
      << first_sentence(result);
  candidate.gates[0].metric = "memory.steady";
  EXPECT_TRUE(first_sentence(result).starts_with("the measurement cannot tell whether int8 may replace fp32.onnx: "))
      << first_sentence(result);
  candidate.gates.push_back(examples::inconclusive().candidates[0].gates[0]);
  EXPECT_TRUE(first_sentence(result).starts_with("the data and the measurement cannot tell")) << first_sentence(result);
}

TEST(VerdictSentence, OfABenchInWhichNothingWasMeasured) {
  record::RunResult result = examples::bench();
  result.candidates[0].gates.clear();
  result.candidates[0].verdict = record::Verdict::not_run;
  result.candidates[0].verdict_reason = "every launch failed: killed";
  EXPECT_EQ(first_sentence(result), "int8 was not measured: every launch failed: killed.");
  EXPECT_EQ(summary_of(result), "no candidate was measured: int8.");
  result.candidates.push_back(examples::bench().candidates[0]);
  EXPECT_EQ(summary_of(result), "0 of 2 models keep these gates; quality was not looked at; not measured: int8.");
  result.candidates.clear();
  result.baseline_gates.clear();
  result.verdict = record::Verdict::not_run;
  result.baseline_speed.latency.undefined = result.baseline_speed.throughput.undefined = "every launch failed: killed";
  EXPECT_EQ(summary_of(result), "fp32 was not measured: latency and throughput: every launch failed: killed.");
}

TEST(VerdictSentence, EndsInOneFullStop) {
  record::RunResult result = examples::not_run();
  result.candidates[0].verdict_reason = "not an ONNX file.";
  EXPECT_EQ(first_sentence(result), "int8 was not compared with fp32.onnx: not an ONNX file.");
  result.candidates[0].verdict_reason.clear();
  EXPECT_EQ(first_sentence(result), "int8 was not compared with fp32.onnx.");
}

TEST(VerdictSentence, OfASweepsCandidateThatWasNotChosenIsAboutTheValidationSamples) {
  record::RunResult result = examples::two_candidates();
  result.candidates[1].on_validation = true;
  for (auto& row : result.candidates[1].quality) row.n = 450;
  const std::string text = sentence_of(result.candidates[1], result);
  EXPECT_TRUE(text.starts_with("int4, not chosen: on the 450 validation samples it breaks a gate: accuracy fell by"))
      << text;
  EXPECT_EQ(samples_of(result.candidates[1], result), 450U);
  EXPECT_EQ(samples_of(result), 899U);
}

TEST(VerdictSentence, GatesThatCannotJudgeASimulatedModelAreNamed) {
  record::RunResult result = examples::measured();
  record::CandidateResult& candidate = result.candidates[0];
  candidate.verdict = record::Verdict::inconclusive;
  record::GateRow gate = candidate.gates.back();
  gate.status = record::Verdict::not_judged;
  candidate.gates = {gate};
  EXPECT_EQ(first_sentence(result),
            "int8 is simulated and computes in float, so latency p99 is not judged; the gates that could be judged "
            "pass.");
}

TEST(VerdictSentence, OfABenchWithoutGatesIsDone) {
  record::RunResult result = examples::bench();
  result.candidates[0].gates.clear();
  result.candidates[0].verdict = result.verdict = record::Verdict::not_judged;
  EXPECT_EQ(conclusion_of(result).word, "DONE");
  EXPECT_EQ(conclusion_of(result).sentence, "int8 was measured; no gate was given.");
}

TEST(Summary, CountsAndNamesWhatMayReplace) {
  EXPECT_EQ(summary_of(examples::two_candidates()), "1 of 2 candidates may replace fp32.onnx: int8; must not: int4.");
  record::RunResult several = examples::two_candidates();
  several.candidates.push_back(examples::not_run().candidates[0]);
  several.candidates.push_back(examples::inconclusive().candidates[0]);
  several.candidates.back().model.name = "fp16";
  several.candidates[2].model.name = "broken";
  EXPECT_EQ(summary_of(several),
            "1 of 4 candidates may replace fp32.onnx: int8; must not: int4; undecided: fp16; not run: broken.");
}

TEST(Summary, SimulatedCandidatesReplaceNothing) {
  record::RunResult result = examples::two_candidates();
  record::MethodRow method;
  method.simulated = true;
  result.candidates[0].model.method = record::Measured<record::MethodRow>::of(method);
  EXPECT_EQ(summary_of(result),
            "0 of 2 candidates may replace fp32.onnx; simulated, with answers that pass: int8; must not: int4.");
  EXPECT_EQ(sentence_of(result.candidates[0], result),
            "the answers of int8 keep these gates; it is simulated, so nothing that runs in its format may replace "
            "fp32.onnx yet.");
}

TEST(FileName, IsTheLastPartOfThePathElseTheName) {
  EXPECT_EQ(file_name_of({.name = "base", .path = "a/b/fp32.onnx"}), "fp32.onnx");
  EXPECT_EQ(file_name_of({.name = "base", .path = "fp32.onnx"}), "fp32.onnx");
  EXPECT_EQ(file_name_of({.name = "base"}), "base");
}

TEST(Samples, AreThoseTheNumbersRestOn) {
  EXPECT_EQ(samples_of(examples::inconclusive()), 899U);
  record::RunResult result = examples::not_run();
  result.data.undecodable = 9;
  EXPECT_EQ(samples_of(result), 890U);
}

TEST(VerdictWords, ArePrintedInCapitals) {
  EXPECT_EQ(word_of(record::Verdict::pass), "PASS");
  EXPECT_EQ(word_of(record::Verdict::fail), "FAIL");
  EXPECT_EQ(word_of(record::Verdict::inconclusive), "INCONCLUSIVE");
  EXPECT_EQ(word_of(record::Verdict::not_run), "NOT RUN");
}

}  // namespace
}  // namespace assay::report::verdict_text_test
