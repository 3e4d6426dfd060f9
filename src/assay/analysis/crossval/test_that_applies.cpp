#include "assay/analysis/crossval/test_that_applies.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace assay::analysis {

namespace {

std::string of_fixed_models(const TestGround& ground) {
  return fmt::format(
      "Baseline and candidate are the same two models in every fold, and every sample is judged once: the pooled "
      "predictions decide{}. Folds are only blocks of samples here; a test over folds would ask about fitting, and "
      "nothing is fitted.",
      ground.metric == nullptr ? std::string() : " (" + ground.metric->pooled_method + ")");
}

std::string of_refitted(const record::FoldsRecord& folds, const TestGround& ground) {
  const char* what = folds.retrained ? "Baseline and candidate are trained and made anew in every fold"
                                     : "The candidate is made anew in every fold";
  if (ground.metric == nullptr) {
    return fmt::format(
        "{}, but there are no labels to judge a fold by: the pooled predictions decide, and say nothing "
        "of another fit.",
        what);
  }
  const record::FoldMetric& metric = *ground.metric;
  if (!metric.corrected.defined()) {
    return fmt::format(
        "{}, from rows that the folds share: Nadeau and Bengio's corrected t over the folds would apply, but is not "
        "defined ({}). So the interval of the pooled samples decides, laid around the mean ({}); it takes the models "
        "as "
        "they came out and says nothing of another fit.",
        what, metric.corrected.undefined, metric.pooled_method);
  }
  return fmt::format(
      "{}, from rows that the folds share: Nadeau and Bengio's corrected t over {} folds applies (held-out to other "
      "rows {:.3f}). No interval is narrower than that of the pooled samples ({}), which takes the models as they came "
      "out and says nothing of another fit.",
      what, metric.folds, ground.sizes.test_rows / ground.sizes.train_rows, metric.pooled_method);
}

}  // namespace

std::string test_that_applies(const record::FoldsRecord& folds, const TestGround& ground) {
  if (!ground.refitted) return of_fixed_models(ground);
  std::string text = of_refitted(folds, ground);
  const bool corrected = ground.metric != nullptr && ground.metric->corrected.defined();
  if (corrected && folds.kind == "time-ordered") {
    text += " In time order later folds train on more rows, which this test does not know: the ratio is their mean.";
  }
  if (corrected && folds.five_by_two) text += " Of the 5×2 folds Alpaydin's F test is given as well.";
  if (ground.looks_at_changes) {
    text += " Gates on flips and disagreement look at the pooled predictions alone.";
  }
  return text;
}

void say_how_gates_were_decided(record::CandidateResult& candidate) {
  for (record::GateRow& gate : candidate.gates) {
    const auto row = std::ranges::find(candidate.quality, gate.metric, &record::QualityRow::metric);
    if (row == candidate.quality.end()) continue;
    if (gate.gate.find("-ratio") == std::string::npos) gate.method = row->method;  // a ratio's says so itself
    gate.p_value = record::Number::undefined("decided by the interval over the folds");
    if (!gate.needed_samples.defined()) continue;
    gate.needed_samples = record::Number::undefined("the models are made anew, so it depends on folds and repeats too");
  }
}

}  // namespace assay::analysis
