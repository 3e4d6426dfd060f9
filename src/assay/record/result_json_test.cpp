#include "assay/record/result_json.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace assay::record::result_json_test {
namespace {

using nlohmann::ordered_json;

ModelRow model(const std::string& name, double bytes) {
  return {.name = name,
          .path = name + ".onnx",
          .digest = "sha256:" + name,
          .runtime = "ONNX Runtime 1.30.0 (CPU)",
          .cell = "cell-" + name,
          .batch = 64,
          .batch_reason = "free",
          .scores = "logits",
          .file_bytes = bytes,
          .weights_bytes = bytes - 100,
          .weights_by_dtype = {{"float32", 30'000}, {"int8", 7}}};
}

CandidateResult candidate() {
  CandidateResult candidate{.model = model("int8", 11'900), .verdict = Verdict::inconclusive, .verdict_reason = "why"};
  candidate.on_validation = true;
  candidate.quality.push_back({.metric = "accuracy",
                               .title = "accuracy",
                               .unit = Unit::fraction,
                               .headline = true,
                               .baseline = 0.1 + 0.2,
                               .candidate = 0.98,
                               .difference = -1.0 / 3.0,
                               .interval = Range::of(-0.0062, 0.0039),
                               .baseline_interval = Range::none("samples come in groups"),
                               .candidate_interval = Range::of(0, 1),
                               .level = 0.9,
                               .n = 899,
                               .method = "Tango"});
  candidate.agreement.flips = 5.0;
  candidate.agreement.top1 = 0.99;
  candidate.agreement.sqnr_db = Number::undefined("both models answer the same");
  SubsetRow& subset = candidate.subsets.emplace_back();
  subset.slice = "class";
  subset.value = "8";
  subset.n = 87;
  subset.baseline = 0.5;
  subset.regressions = 2;
  subset.p_adjusted = 0.04;
  subset.most_common_change = "7 → 9: 2";
  candidate.flips.push_back({.index = 17,
                             .id = "s17",
                             .target = "8",
                             .baseline = "8",
                             .candidate = "9",
                             .kind = "regression",
                             .baseline_score = 0.9,
                             .candidate_score = 0.1,
                             .severity = 0.8});
  candidate.flips_total = 5;
  candidate.gates.push_back({.gate = "max-drop accuracy",
                             .metric = "accuracy",
                             .title = "drop ≤ 1.00 pt",
                             .limit = 0.01,
                             .value = 0.0011,
                             .interval = Range::of(-0.0039, 0.0062),
                             .status = Verdict::inconclusive,
                             .p_value = 0.03,
                             .needed_samples = 3100.0,
                             .method = "Tango"});
  candidate.confusion = {{1, 2}, {3, 4}};
  return candidate;
}

RunResult result() {
  RunResult result{.run = {.id = "r1",
                           .created = "2024-01-02T03:04:05Z",
                           .tool = "assay 0.1.0",
                           .environment = "x86-64, 2 cores",
                           .machine = {{"sockets", 1}, {"boost", nullptr}, {"boost_undefined", "no such file"}},
                           .seed = std::numeric_limits<std::uint64_t>::max()},
                   .task = "multiclass"};
  result.data = {.name = "digits",
                 .path = "digits.csv",
                 .digest = "sha256:d",
                 .samples = 899,
                 .undecodable = 1,
                 .labelled = true,
                 .split = "test",
                 .groups = 3,
                 .classes = {"7", "8"}};
  result.verdict = Verdict::inconclusive;
  result.baseline = model("fp32", 38'100);
  result.baseline_confusion = {{5, 6}, {7, 8}};
  result.candidates.push_back(candidate());
  Choice choice{.objectives = {{"accuracy", "accuracy", true, false, Unit::fraction}},
                .rows = {{.candidate = "int8",
                          .verdict = Verdict::inconclusive,
                          .values = {{-0.1, Range::of(-0.2, 0)}},
                          .dominated_by = {"int4"}}},
                .preferred = "latency.p50",
                .recommended = "int4",
                .reason = "it alone passes"};
  result.choice = Measured<Choice>::of(choice);
  result.notes = {"one image did not decode"};
  result.level = 0.9;
  return result;
}

TEST(ResultJson, StructToJsonToStructToJsonIsEqual) {
  const ordered_json first = to_json(result());
  const auto read = result_from_json(ordered_json::parse(first.dump()));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read).dump(), first.dump());
  EXPECT_EQ(read->run.seed, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(read->candidates.at(0).quality.at(0).baseline.value(), 0.1 + 0.2);
  EXPECT_EQ(read->candidates.at(0).quality.at(0).unit, Unit::fraction);
  EXPECT_EQ(read->candidates.at(0).model.weights_by_dtype.at("int8"), 7U);
  EXPECT_EQ(read->candidates.at(0).confusion.at(1).at(0), 3U);
  EXPECT_EQ(read->candidates.at(0).agreement.sqnr_db.reason(), "both models answer the same");
  EXPECT_EQ(read->notes.size(), 1U);
  EXPECT_EQ(read->choice->rows.at(0).values.at(0).interval.low(), -0.2);
  EXPECT_EQ(read->choice->recommended, "int4");
}

TEST(ResultJson, HasTheKeysOtherProgramsRelyOn) {
  const ordered_json document = to_json(result());
  const auto has = [](const ordered_json& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys) EXPECT_TRUE(object.contains(key)) << key;
  };
  has(document, {"schema", "run", "task", "data", "verdict", "baseline", "candidates"});
  has(document["run"], {"id", "created", "tool", "environment", "seed"});
  has(document["data"], {"name", "digest", "samples", "labelled"});
  has(document["baseline"], {"name", "path", "digest", "runtime"});
  const ordered_json& one = document["candidates"][0];
  has(one, {"name", "path", "digest", "runtime", "verdict", "quality", "agreement", "latency", "throughput", "memory",
            "gates"});
  has(one["quality"][0], {"metric", "baseline", "candidate", "difference", "interval", "level", "n", "method"});
  has(one["agreement"], {"top1", "regressions", "improvements", "both_wrong", "flips", "tie_rate", "mcnemar_midp",
                         "kl_mean", "sqnr_db", "cosine_mean", "max_abs_error"});
  for (const char* side : {"baseline", "candidate"}) {
    has(one["memory"][side], {"file_bytes", "weights_bytes", "weights_by_dtype", "load_peak_bytes", "steady_bytes"});
  }
  has(one["gates"][0], {"gate", "limit", "value", "interval", "status", "p_value", "needed_samples"});
}

TEST(ResultJson, AnUndefinedNumberIsNullWithItsReasonBesideIt) {
  const ordered_json document = to_json(result());
  const ordered_json& one = document["candidates"][0];
  EXPECT_TRUE(one["agreement"]["sqnr_db"].is_null());
  EXPECT_EQ(one["agreement"]["sqnr_db_undefined"], "both models answer the same");
  EXPECT_TRUE(one["quality"][0]["baseline_interval"].is_null());
  EXPECT_EQ(one["quality"][0]["baseline_interval_undefined"], "samples come in groups");
  EXPECT_FALSE(one["quality"][0].contains("baseline_undefined"));
  EXPECT_EQ(one["latency_undefined"], "not measured");
  EXPECT_EQ(one["memory"]["candidate"]["load_peak_bytes_undefined"], "not computed");
}

TEST(ResultJson, CountsAreWholeNumbersAndIntervalsPairs) {
  const ordered_json document = to_json(result());
  const ordered_json& one = document["candidates"][0];
  EXPECT_EQ(one["agreement"]["flips"].dump(), "5");
  EXPECT_EQ(one["memory"]["baseline"]["file_bytes"].dump(), "38100");
  EXPECT_EQ(one["gates"][0]["interval"].dump(), "[-0.0039,0.0062]");
}

TEST(ResultJson, PredictionsMadeElsewhereSayWhyThereIsNoSpeed) {
  RunResult imported = result();
  imported.candidates[0].model.file_bytes = Number::undefined("predictions made elsewhere");
  imported.candidates[0].model.batch = 0;
  imported.candidates[0].speed.latency = Measured<Latency>::none("predictions made elsewhere");
  const ordered_json document = to_json(imported);
  EXPECT_EQ(document["candidates"][0]["latency_undefined"], "predictions made elsewhere");
  EXPECT_TRUE(document["candidates"][0]["batch"].is_null());
  EXPECT_EQ(result_from_json(document)->candidates[0].model.batch, 0U);
}

TEST(ResultJson, WhatIsNotFiniteIsNeverWritten) {
  RunResult odd = result();
  odd.candidates[0].agreement.kl_mean = std::numeric_limits<double>::infinity();
  odd.candidates[0].gates[0].interval = Range::of(0, std::numeric_limits<double>::infinity());
  odd.candidates[0].flips[0].severity = std::numeric_limits<double>::quiet_NaN();
  const ordered_json document = to_json(odd);
  const ordered_json& one = document["candidates"][0];
  EXPECT_EQ(one["agreement"]["kl_mean_undefined"], "infinite");
  EXPECT_EQ(one["gates"][0]["interval_undefined"], "infinite");
  EXPECT_EQ(one["flips"][0]["severity_undefined"], "not a number");
  const auto read = result_from_json(document);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read).dump(), document.dump());
}

void expect_corrupt(const ordered_json& document, const std::string& hint) {
  const auto read = result_from_json(document);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), ErrorCode::corrupt);
  EXPECT_NE(read.error().message().find(hint), std::string::npos) << read.error().message();
}

TEST(ResultFromJson, RefusesWhatIsNoResult) {
  ordered_json other = to_json(result());
  other["schema"] = "assay.result/2";
  expect_corrupt(other, "assay.result/2");
  expect_corrupt(ordered_json::object(), "schema");
  expect_corrupt(ordered_json(3), "not a result");

  ordered_json missing = to_json(result());
  missing["candidates"][0].erase("gates");
  expect_corrupt(missing, "gates");

  ordered_json word = to_json(result());
  word["verdict"] = "passed";
  expect_corrupt(word, "passed");

  ordered_json negative = to_json(result());
  negative["data"]["samples"] = -1;
  expect_corrupt(negative, "number");
}

TEST(ResultJson, TheMachineStandsInItAsRecordedAndEarlierResultsHaveNone) {
  ordered_json document = to_json(result());
  EXPECT_EQ(document["run"]["machine"]["sockets"], 1);
  EXPECT_EQ(document["run"]["machine"]["boost_undefined"], "no such file");
  document["run"].erase("machine");
  const auto earlier = result_from_json(document);
  ASSERT_TRUE(earlier) << earlier.error().text();
  EXPECT_EQ(to_json(*earlier)["run"]["machine_undefined"], "not recorded");
}

TEST(ResultFromJson, IgnoresKeysItDoesNotKnow) {
  ordered_json document = to_json(result());
  document["later"] = 1;
  EXPECT_TRUE(result_from_json(document));
}

}  // namespace
}  // namespace assay::record::result_json_test
