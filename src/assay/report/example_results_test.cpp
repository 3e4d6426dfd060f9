#include "assay/report/example_results.hpp"

namespace assay::report::examples {
namespace {

using record::CandidateResult;
using record::GateRow;
using record::ModelRow;
using record::Number;
using record::QualityRow;
using record::Range;
using record::RunResult;
using record::Unit;
using record::Verdict;

ModelRow model(const std::string& name, double bytes, std::map<std::string, std::uint64_t> dtypes) {
  double weights = 0;
  for (const auto& [dtype, count] : dtypes) weights += static_cast<double>(count);
  return {.name = name,
          .path = "models/" + name + ".onnx",
          .digest = "sha256:" + name,
          .runtime = "ONNX Runtime 1.30.0 (CPU)",
          .cell = "cell-" + name,
          .batch = 32,
          .batch_reason = "the first dimension is free",
          .scores = "logits",
          .file_bytes = bytes,
          .weights_bytes = weights,
          .weights_by_dtype = std::move(dtypes)};
}

QualityRow quality(const std::string& metric, const std::string& title, double baseline, double candidate,
                   Range interval) {
  return {.metric = metric,
          .title = title,
          .unit = Unit::fraction,
          .headline = true,
          .baseline = baseline,
          .candidate = candidate,
          .difference = candidate - baseline,
          .interval = std::move(interval),
          .n = 899,
          .method = metric == "accuracy" ? "Tango's score interval" : "paired BCa bootstrap, 10000 resamples"};
}

GateRow accuracy_gate(double drop, double low, double high, Verdict status) {
  return {.gate = "max-drop accuracy",
          .metric = "accuracy",
          .title = "drop ≤ 1.00 pt",
          .limit = 0.01,
          .value = drop,
          .interval = Range::of(low, high),
          .status = status,
          .p_value = status == Verdict::pass ? 0.0031 : 0.21,
          .needed_samples = Number::undefined("the gate is settled"),
          .method = "Tango's score interval"};
}

record::Agreement agreement(double regressions, double improvements, double p) {
  const double flips = regressions + improvements;
  record::Agreement a;
  a.top1 = 1.0 - (flips + 1) / 899;
  a.top1_interval = Range::of(0.9861, 0.9975);
  a.regressions = regressions;
  a.improvements = improvements;
  a.both_wrong = 12;
  a.flips = flips;
  a.flip_rate = flips / 899;
  a.flip_rate_interval = Range::of(0.0018, 0.0129);
  a.disagreements = flips + 1;
  a.tie_rate = 0.0;
  a.ties = 0.0;
  a.mcnemar_midp = p;
  a.mcnemar_exact = p * 1.2;
  a.sign_flip_p = Number::undefined("samples are independent; see mcnemar_midp");
  a.kl_mean = 0.00213;
  a.sqnr_db = 28.31;
  a.cosine_mean = 0.99921;
  a.max_abs_error = 1.834;
  a.smallest_excludable_drop = 0.0073;
  return a;
}

CandidateResult good_candidate() {
  CandidateResult candidate;
  candidate.model = model("int8", 11'900, {{"int8", 9'312}, {"int32", 240}, {"float32", 96}});
  candidate.verdict = Verdict::pass;
  candidate.quality = {quality("accuracy", "accuracy", 0.98443, 0.98331, Range::of(-0.0062, 0.0039)),
                       quality("f1_macro", "F1 macro", 0.98421, 0.98310, Range::of(-0.0065, 0.0041)),
                       {.metric = "log_loss",
                        .title = "log loss",
                        .higher_is_better = false,
                        .baseline = 0.05121,
                        .candidate = 0.05333,
                        .difference = 0.00212,
                        .interval = Range::of(-0.0009, 0.0054),
                        .n = 899,
                        .method = "paired BCa bootstrap, 10000 resamples"}};
  candidate.agreement = agreement(3, 2, 0.6875);
  candidate.subsets = {{.slice = "class",
                        .value = "7",
                        .n = 90,
                        .baseline = 1.0,
                        .candidate = 1.0,
                        .difference = 0.0,
                        .interval = Range::of(-0.041, 0.041),
                        .p_value = 1.0,
                        .p_adjusted = 1.0},
                       {.slice = "class",
                        .value = "8",
                        .n = 87,
                        .baseline = 0.977,
                        .candidate = 0.954,
                        .difference = -0.023,
                        .interval = Range::of(-0.08, 0.021),
                        .regressions = 2,
                        .disagreements = 2,
                        .p_value = 0.25,
                        .p_adjusted = 0.75,
                        .most_common_change = "8 → 9: 2"}};
  candidate.flips = {{.index = 17,
                      .id = "17",
                      .target = "8",
                      .baseline = "8",
                      .candidate = "9",
                      .kind = "regression",
                      .baseline_score = 0.913,
                      .candidate_score = 0.2104,
                      .severity = 0.7026},
                     {.index = 401,
                      .id = "scan|a, \"left\"",
                      .target = "7",
                      .baseline = "8",
                      .candidate = "7",
                      .kind = "improvement",
                      .baseline_score = 0.45,
                      .candidate_score = 0.55,
                      .severity = -0.1}};
  candidate.flips_total = 6;
  candidate.gates = {accuracy_gate(0.00112, -0.0039, 0.0062, Verdict::pass)};
  candidate.confusion = {{90, 0}, {4, 83}};
  return candidate;
}

RunResult digits() {
  RunResult result{.run = {.id = "3f1c",
                           .created = "2025-01-02T03:04:05Z",
                           .tool = "assay 0.1.0",
                           .environment = "x86-64, 2 cores, Linux",
                           .seed = 1},
                   .task = "multiclass"};
  result.data = {.name = "digits",
                 .path = "examples/01-digits/dataset.yaml",
                 .digest = "sha256:digits",
                 .samples = 899,
                 .labelled = true,
                 .split = "test",
                 .classes = {"7", "8"}};
  result.baseline = model("fp32", 38'100, {{"float32", 37'248}});
  result.baseline_confusion = {{90, 0}, {2, 85}};
  return result;
}

// Gates on a rate, a value and a size.
std::vector<GateRow> other_gates() {
  GateRow share{.gate = "max-value flips",
                .metric = "flips",
                .title = "≤ 2.00 %",
                .limit = 0.02,
                .value = 37.0 / 899,
                .interval = Range::of(0.0291, 0.0563),
                .status = Verdict::fail,
                .p_value = Number::undefined("the interval decides"),
                .needed_samples = Number::undefined("the gate is settled"),
                .method = "Clopper–Pearson"};
  GateRow floor{.gate = "min-value f1_macro",
                .metric = "f1_macro",
                .title = "≥ 95.00 %",
                .limit = 0.95,
                .value = 0.95101,
                .interval = Range::of(0.9349, 0.9633),
                .status = Verdict::inconclusive,
                .p_value = Number::undefined("the interval decides"),
                .needed_samples = 181'234.0,
                .method = "BCa bootstrap"};
  GateRow size{.gate = "max-ratio file_bytes",
               .metric = "file_bytes",
               .title = "≤ 0.50 ×",
               .limit = 0.5,
               .value = 0.312,
               .interval = Range::of(0.312, 0.312),
               .status = Verdict::pass,
               .p_value = Number::undefined("nothing is estimated"),
               .needed_samples = Number::undefined("the gate is settled"),
               .method = "exact"};
  return {share, floor, size};
}

// A candidate whose gates fail in each of the ways they can.
CandidateResult bad_candidate() {
  CandidateResult candidate = good_candidate();
  candidate.verdict = Verdict::fail;
  candidate.model.name = "int4";
  candidate.quality[0] = quality("accuracy", "accuracy", 0.98443, 0.95217, Range::of(-0.0471, -0.0198));
  candidate.quality[1] = quality("f1_macro", "F1 macro", 0.98421, 0.95101, Range::of(-0.0489, -0.0203));
  candidate.agreement = agreement(33, 4, 1.2e-6);
  candidate.subsets[1] = {.slice = "class",
                          .value = "8",
                          .n = 87,
                          .baseline = 0.977,
                          .candidate = 0.747,
                          .difference = -0.23,
                          .interval = Range::of(-0.33, -0.14),
                          .regressions = 21,
                          .improvements = 1,
                          .disagreements = 22,
                          .p_value = 4e-6,
                          .p_adjusted = 1.2e-5,
                          .most_common_change = "8 → 9: 17"};
  candidate.subsets.push_back({.slice = "writer",
                               .value = "left-handed",
                               .n = 112,
                               .baseline = 0.98,
                               .candidate = 0.90,
                               .difference = -0.08,
                               .interval = Range::of(-0.15, -0.03),
                               .regressions = 10,
                               .improvements = 1,
                               .disagreements = 11,
                               .p_value = 0.006,
                               .p_adjusted = 0.0092,
                               .most_common_change = "8 → 9: 4"});
  candidate.flips_total = 38;
  candidate.gates = other_gates();
  candidate.gates.insert(candidate.gates.begin(), accuracy_gate(0.03226, 0.0198, 0.0471, Verdict::fail));
  return candidate;
}

std::vector<record::QualityRow> regression_quality() {
  return {{.metric = "mae",
           .title = "MAE",
           .higher_is_better = false,
           .headline = true,
           .baseline = 31'204.7,
           .candidate = 31'377.2,
           .difference = 172.5,
           .interval = Range::of(88.1, 259.4),
           .n = 4'128,
           .method = "paired BCa bootstrap over groups"},
          {.metric = "r2",
           .title = "R²",
           .headline = true,
           .baseline = 0.81342,
           .candidate = 0.81201,
           .difference = -0.00141,
           .interval = Range::of(-0.0025, -0.0004),
           .n = 4'128,
           .method = "paired BCa bootstrap over groups"}};
}

}  // namespace

RunResult passing() {
  RunResult result = digits();
  result.verdict = Verdict::pass;
  result.candidates = {good_candidate()};
  return result;
}

RunResult failing() {
  RunResult result = digits();
  result.verdict = Verdict::fail;
  result.candidates = {bad_candidate()};
  return result;
}

RunResult inconclusive() {
  RunResult result = digits();
  result.verdict = Verdict::inconclusive;
  CandidateResult candidate = good_candidate();
  candidate.verdict = Verdict::inconclusive;
  candidate.quality[0] = quality("accuracy", "accuracy", 0.98443, 0.97887, Range::of(-0.0162, 0.0031));
  candidate.quality[1].interval = Range::none("fewer than 2 resamples differ");
  QualityRow auc = quality("roc_auc", "ROC AUC", 0, 0, Range::none("only one class occurs"));
  auc.baseline = auc.candidate = auc.difference = Number::undefined("only one class occurs");
  candidate.quality.push_back(auc);
  candidate.gates = {accuracy_gate(0.00556, -0.0031, 0.0162, Verdict::inconclusive)};
  candidate.gates[0].needed_samples = 3'081.0;
  result.candidates = {candidate};
  result.data.undecodable = 2;
  result.data.samples = 901;
  result.notes = {
      "2 images could not be decoded and were left out of both models' numbers; they are listed in data.json"};
  return result;
}

RunResult not_run() {
  RunResult result = digits();
  result.verdict = Verdict::not_run;
  CandidateResult candidate;
  candidate.model = model("int8", 11'900, {});
  candidate.verdict = Verdict::not_run;
  candidate.verdict_reason = "the worker was ended after 30 s without an answer (--timeout)";
  result.candidates = {candidate};
  return result;
}

RunResult unlabelled() {
  RunResult result = digits();
  const std::string none = "the data set has no labels";
  result.verdict = Verdict::pass;
  result.data.labelled = false;
  result.baseline_confusion.clear();
  CandidateResult candidate = good_candidate();
  candidate.quality.clear();
  candidate.confusion.clear();
  candidate.subsets.clear();
  record::Agreement& a = candidate.agreement;
  a.regressions = a.improvements = a.both_wrong = a.flips = a.flip_rate = Number::undefined(none);
  a.mcnemar_midp = a.mcnemar_exact = a.sign_flip_p = a.smallest_excludable_drop = Number::undefined(none);
  a.flip_rate_interval = Range::none(none);
  a.sqnr_db = Number::undefined("the models' scores are of different kinds");
  candidate.gates = {{.gate = "min-value top1",
                      .metric = "top1",
                      .title = "≥ 98.00 %",
                      .limit = 0.98,
                      .value = a.top1,
                      .interval = a.top1_interval,
                      .status = Verdict::pass,
                      .p_value = Number::undefined("the interval decides"),
                      .needed_samples = Number::undefined("the gate is settled"),
                      .method = "Clopper–Pearson"}};
  for (auto& flip : candidate.flips) {
    flip.target.clear();
    flip.kind = "disagreement";
  }
  result.candidates = {candidate};
  return result;
}

RunResult regression() {
  RunResult result = digits();
  result.task = "regression";
  result.verdict = Verdict::pass;
  result.data = {.name = "house prices",
                 .path = "prices.csv",
                 .digest = "sha256:prices",
                 .samples = 4'128,
                 .labelled = true,
                 .groups = 58};
  result.baseline_confusion.clear();
  const Number elsewhere = Number::undefined("predictions made elsewhere");
  CandidateResult candidate;
  candidate.model = model("phone", 0, {});
  candidate.verdict = Verdict::pass;
  for (ModelRow* row : {&result.baseline, &candidate.model}) {
    row->path = row->name + ".npy";
    row->runtime = "predictions made elsewhere (.npy)";
    row->file_bytes = row->weights_bytes = elsewhere;
    row->weights_by_dtype.clear();
    row->batch = 0;
    row->scores = "none";
  }
  candidate.quality = regression_quality();
  const std::string no_class = "a regression decides on no class";
  record::Agreement& a = candidate.agreement;
  a.top1 = a.regressions = a.improvements = a.both_wrong = a.flips = a.flip_rate = Number::undefined(no_class);
  a.disagreements = a.tie_rate = a.ties = a.mcnemar_midp = a.mcnemar_exact = Number::undefined(no_class);
  a.sign_flip_p = a.kl_mean = a.smallest_excludable_drop = a.cosine_mean = Number::undefined(no_class);
  a.sqnr_db = 41.2;
  a.max_abs_error = 9'120.0;
  candidate.gates = {{.gate = "max-rise mae",
                      .metric = "mae",
                      .title = "rise ≤ 500",
                      .limit = 500,
                      .value = 172.5,
                      .interval = Range::of(88.1, 259.4),
                      .status = Verdict::pass,
                      .p_value = Number::undefined("the interval decides"),
                      .needed_samples = Number::undefined("the gate is settled"),
                      .method = "paired BCa bootstrap over groups"}};
  result.candidates = {candidate};
  return result;
}

RunResult two_candidates() {
  RunResult result = digits();
  result.verdict = Verdict::fail;
  result.candidates = {good_candidate(), bad_candidate()};
  result.notes = {"int4 was run with batch 1, because it quantizes activations while it runs"};
  return result;
}

}  // namespace assay::report::examples
