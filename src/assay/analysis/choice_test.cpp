#include "assay/analysis/choice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::analysis::choice_test {
namespace {

using record::CandidateResult;
using record::Choice;
using record::Range;
using record::RunResult;
using record::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Costs {
  double accuracy = 0;  // its difference; ± 0.005
  double latency = 1;   // ± 0.02
  double memory = 1;    // ± 0.1
  double bytes = 1000;
};

CandidateResult candidate(const std::string& name, Verdict verdict, const Costs& costs) {
  CandidateResult made;
  made.model.name = name;
  made.model.file_bytes = costs.bytes;
  made.verdict = verdict;
  made.quality.push_back({.metric = "accuracy",
                          .title = "accuracy",
                          .unit = record::Unit::fraction,
                          .difference = costs.accuracy,
                          .interval = Range::of(costs.accuracy - 0.005, costs.accuracy + 0.005)});
  record::Latency latency;
  latency.ratios.push_back(
      {.statistic = "p50", .value = costs.latency, .interval = Range::of(costs.latency - 0.02, costs.latency + 0.02)});
  made.speed.latency = record::Measured<record::Latency>::of(latency);
  made.speed.memory.baseline.steady_bytes = 1000.0;
  made.speed.memory.baseline.steady_range = Range::of(1000, 1000);
  made.speed.memory.candidate.steady_bytes = 1000 * costs.memory;
  made.speed.memory.candidate.steady_range = Range::of(1000 * (costs.memory - 0.1), 1000 * (costs.memory + 0.1));
  return made;
}

RunResult run_of(std::vector<CandidateResult> candidates) {
  RunResult result;
  result.baseline.name = "fp32";
  result.baseline.file_bytes = 1000.0;
  result.candidates = std::move(candidates);
  return result;
}

Choice chosen(const RunResult& result, const std::string& prefer = "latency") {
  const auto choice = choice_of(result, prefer);
  EXPECT_TRUE(choice.defined()) << choice.undefined;
  return choice.defined() ? *choice : Choice{};
}

TEST(Choice, DominatedIsWhoIsNowhereBetterAndSomewhereWorseBeyondDoubt) {
  const Choice choice = chosen(
      run_of({candidate("good", Verdict::pass, {.accuracy = 0, .latency = 0.4, .memory = 0.5, .bytes = 300}),
              candidate("worse", Verdict::pass, {.accuracy = 0, .latency = 0.5, .memory = 0.5, .bytes = 300}),
              candidate("alike", Verdict::pass, {.accuracy = 0, .latency = 0.41, .memory = 0.5, .bytes = 300}),
              candidate("small", Verdict::pass, {.accuracy = -0.02, .latency = 0.9, .memory = 0.9, .bytes = 100})}));
  EXPECT_TRUE(choice.rows[0].on_front);
  EXPECT_FALSE(choice.rows[1].on_front);
  EXPECT_THAT(choice.rows[1].dominated_by, ElementsAre("good", "alike"));
  EXPECT_TRUE(choice.rows[2].on_front) << "0.41 ± 0.02 cannot be told from 0.40 ± 0.02";
  EXPECT_TRUE(choice.rows[3].on_front) << "nobody else is as small";
}

TEST(Choice, RecommendedIsTheCheapestThatPasses) {
  const RunResult result = run_of({candidate("fast", Verdict::fail, {.latency = 0.2, .memory = 0.5, .bytes = 250}),
                                   candidate("int8", Verdict::pass, {.latency = 0.4, .memory = 0.6, .bytes = 300}),
                                   candidate("int4", Verdict::pass, {.latency = 0.8, .memory = 0.3, .bytes = 200})});
  EXPECT_EQ(chosen(result).recommended, "int8");
  EXPECT_TRUE(chosen(result).rows[1].recommended);
  EXPECT_THAT(chosen(result).reason, HasSubstr("of 2 candidates that pass every gate it is the best in latency p50"));
  EXPECT_EQ(chosen(result, "memory").recommended, "int4");
  EXPECT_EQ(chosen(result, "size").recommended, "int4");
}

TEST(Choice, WhatDecidesInPlaceOfALatencyThatWasNotMeasuredIsNamed) {
  RunResult result = run_of({candidate("int8", Verdict::pass, {.memory = 0.6, .bytes = 300}),
                             candidate("int4", Verdict::pass, {.memory = 0.6, .bytes = 200})});
  for (CandidateResult& each : result.candidates) {
    each.speed.latency = record::Measured<record::Latency>::none("left out by --no-speed");
    each.speed.memory = {};
  }
  const Choice choice = chosen(result);
  EXPECT_EQ(choice.recommended, "int4");
  EXPECT_EQ(choice.preferred, "file_bytes");
  EXPECT_EQ(choice.reason,
            "of 2 candidates that pass every gate it is the best in file size (latency p50 was not measured)");
}

TEST(Choice, WhoCannotBeToldApartByTheFirstCostIsToldApartByTheNext) {
  const Choice choice = chosen(run_of({candidate("a", Verdict::pass, {.latency = 0.40, .memory = 0.6, .bytes = 300}),
                                       candidate("b", Verdict::pass, {.latency = 0.42, .memory = 0.6, .bytes = 250})}));
  EXPECT_EQ(choice.recommended, "b");
  EXPECT_THAT(choice.reason, HasSubstr("best in file size"));
  const Choice alike = chosen(run_of({candidate("a", Verdict::pass, {}), candidate("b", Verdict::pass, {})}));
  EXPECT_EQ(alike.recommended, "a");
  EXPECT_THAT(alike.reason, HasSubstr("cannot be told apart"));
}

TEST(Choice, WhatTheBaselineDoesForLessIsSaid) {
  const Choice choice = chosen(run_of({candidate("a", Verdict::pass, {.latency = 1.2, .memory = 1.05, .bytes = 300}),
                                       candidate("b", Verdict::fail, {})}));
  EXPECT_THAT(choice.reason, testing::EndsWith("passes every gate; the baseline is better in latency p50"));
}

TEST(Choice, BaselineIsKeptWhereWhatPassesIsDearerAndSavesNothing) {
  const Choice slow = chosen(
      run_of({candidate("a", Verdict::pass, {.latency = 1.2, .bytes = 1100}), candidate("b", Verdict::fail, {})}));
  EXPECT_EQ(slow.recommended, "");
  EXPECT_THAT(slow.reason, HasSubstr("a is the best of what passes every gate; the baseline is better in latency p50"));
  EXPECT_THAT(slow.reason, HasSubstr("keep the baseline"));
  const Choice unsure = chosen(
      run_of({candidate("a", Verdict::pass, {.latency = 1.01, .bytes = 1100}), candidate("b", Verdict::fail, {})}));
  EXPECT_EQ(unsure.recommended, "a") << "1.01 is within the measurement's doubt";
}

TEST(Choice, NothingThatPassesIsNoRecommendation) {
  const Choice choice = chosen(run_of({candidate("a", Verdict::fail, {}), candidate("b", Verdict::inconclusive, {})}));
  EXPECT_THAT(choice.recommended, IsEmpty());
  EXPECT_THAT(choice.reason, HasSubstr("keep the baseline, or settle what is open: b"));
}

TEST(Choice, MissingNumbersDominateNobodyAndMissingObjectivesGo) {
  RunResult result = run_of({candidate("a", Verdict::pass, {.latency = 0.4, .bytes = 300}),
                             candidate("b", Verdict::pass, {.latency = 0.4, .bytes = 200})});
  result.candidates[1].speed.latency = record::Measured<record::Latency>::none("simulated");
  const Choice partly = chosen(result);
  EXPECT_TRUE(partly.rows[0].on_front) << "b is smaller, but nobody knows how fast it is";
  EXPECT_EQ(partly.recommended, "a");
  result.candidates[0].speed.latency = record::Measured<record::Latency>::none("--no-speed");
  const Choice choice = chosen(result);
  EXPECT_EQ(choice.objectives.size(), 3U);
  EXPECT_FALSE(choice.rows[0].on_front);
  EXPECT_EQ(choice.recommended, "b");
}

TEST(Choice, SimulatedCandidatesAreWeighedButNeverRecommended) {
  RunResult result = run_of({candidate("w4a8", Verdict::pass, {.accuracy = 0.1, .bytes = 100}),
                             candidate("int8", Verdict::pass, {.latency = 0.4, .bytes = 300})});
  record::MethodRow method;
  method.simulated = true;
  result.candidates[0].model.method = record::Measured<record::MethodRow>::of(method);
  result.candidates[0].speed = {};
  const Choice choice = chosen(result, "size");
  EXPECT_FALSE(choice.rows[0].values.back().value.defined()) << "its file holds floats";
  EXPECT_TRUE(choice.rows[0].on_front);
  EXPECT_EQ(choice.recommended, "int8");
  result.candidates[1].verdict = Verdict::fail;
  const Choice none = chosen(result, "size");
  EXPECT_EQ(none.recommended, "") << "even where it alone passes";
  EXPECT_THAT(none.reason, testing::HasSubstr("simulated and computes in float (w4a8)"));
}

TEST(Choice, OneCandidateIsNoChoice) {
  EXPECT_FALSE(choice_of(run_of({candidate("a", Verdict::pass, {})}), "latency").defined());
  EXPECT_FALSE(choice_of(run_of({candidate("a", Verdict::pass, {}), candidate("b", Verdict::not_run, {})}), "latency")
                   .defined());
}

}  // namespace
}  // namespace assay::analysis::choice_test
