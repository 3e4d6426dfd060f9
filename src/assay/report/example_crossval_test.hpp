#pragma once

#include "assay/record/crossval_result.hpp"
#include "assay/report/example_results.hpp"

namespace assay::report::testing_only {

// Two candidates and what each of four folds chose; the first was made anew in every fold.
inline record::CrossvalResult crossval_of_two() {
  using record::Number;
  using record::Range;
  record::CrossvalResult crossval{.kind = "stratified", .repeats = 2, .folds_per_repeat = 2, .draws = 2};
  crossval.calibration_samples = 200;
  crossval.metric = "accuracy";
  crossval.has_choice = true;
  crossval.folds = {
      {0, 0, 50, 40, 10, "int8"}, {0, 1, 50, 40, 10, "int8"}, {1, 0, 50, 40, 10, "coarse"}, {1, 1, 50, 40, 10, "int8"}};
  record::FoldMetric accuracy{
      .metric = "accuracy", .title = "accuracy", .unit = record::Unit::fraction, .headline = true};
  accuracy.baseline = {0.98, 0.96, 0.98, Number::undefined("no sample")};
  accuracy.candidate = {0.96, 0.97, 0.98, 0.98};
  accuracy.folds = 3;
  accuracy.mean_baseline = 0.9733;
  accuracy.mean_candidate = 0.97;
  accuracy.mean_difference = -0.0033;
  accuracy.spread = 0.0153;
  accuracy.corrected = Range::of(-0.05, 0.04);
  accuracy.corrected_p = 0.78;
  accuracy.five_by_two_p = Number::undefined("the folds are not 5×2");
  accuracy.pooled_baseline = 0.97;
  accuracy.pooled_candidate = 0.965;
  accuracy.pooled_difference = -0.005;
  accuracy.pooled_interval = Range::of(-0.03, 0.02);
  record::CrossvalCandidate int8{
      .name = "int8", .refitted = true, .applies = "Nadeau and Bengio's corrected t applies."};
  int8.metrics = {accuracy};
  int8.folds = {{record::Verdict::fail, false, "max-drop accuracy: 0.02, limit 0.01"},
                {record::Verdict::inconclusive, true, ""},
                {record::Verdict::inconclusive, true, ""},
                {record::Verdict::inconclusive, true, ""}};
  int8.variance = {{"sampling", "which samples judge", 0.015, Range::of(0.01, 0.03), 0.9},
                   {"calibration", "which samples calibrate", 0.005, Range::of(0.002, 0.01), 0.1}};
  int8.sizes = {{8, {-0.04, -0.02}, -0.03, -0.04, -0.02, 0.0141}, {32, {-0.01, 0.0}, -0.005, -0.01, 0.0, 0.0071}};
  int8.chosen = 3;
  record::CrossvalCandidate coarse = int8;
  coarse.name = "coarse";
  coarse.variance.clear();
  coarse.variance_undefined = "each fold has one model";
  coarse.sizes.clear();
  coarse.chosen = 1;
  record::CrossvalCandidate chosen = coarse;
  chosen.name = "chosen in each fold";
  crossval.candidates = {int8, coarse, chosen};
  crossval.result = examples::two_candidates();
  crossval.result.candidates.push_back(crossval.result.candidates.front());
  crossval.result.candidates.back().model.name = "chosen in each fold";
  crossval.result.verdict = crossval.result.candidates.back().verdict;
  return crossval;
}

}  // namespace assay::report::testing_only
