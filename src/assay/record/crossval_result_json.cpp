#include "assay/record/crossval_result_json.hpp"

#include "assay/record/result_fields_internal.hpp"
#include "assay/record/result_json.hpp"

namespace assay::record {

using nlohmann::ordered_json;

// What a metric is over all held-out samples at once: an object within the metric's own.
struct PooledMetric {
  const FoldMetric& row;
};

void fields(const Writer& io, const PooledMetric& pooled) {
  io("baseline", pooled.row.pooled_baseline);
  io("candidate", pooled.row.pooled_candidate);
  io("difference", pooled.row.pooled_difference);
  io("interval", pooled.row.pooled_interval);
  io("method", pooled.row.pooled_method);
}

void fields(const Writer& io, const FoldMetric& row) {
  io("metric", row.metric);
  io("title", row.title);
  io("unit", row.unit);
  io("higher_is_better", row.higher_is_better);
  io("folds", row.folds);
  io("baseline", row.baseline);
  io("candidate", row.candidate);
  io("mean_baseline", row.mean_baseline);
  io("mean_candidate", row.mean_candidate);
  io("mean_difference", row.mean_difference);
  io("spread", row.spread);
  io("corrected_interval", row.corrected);
  io("corrected_p", row.corrected_p);
  io("five_by_two_p", row.five_by_two_p);
  io("pooled", PooledMetric{row});
}

void fields(const Writer& io, const FoldVerdict& fold) {
  io("verdict", fold.verdict);
  io("keeps_limits", fold.keeps_limits);
  io("finding", fold.finding);
}

void fields(const Writer& io, const VarianceShare& share) {
  io("source", share.source);
  io("what", share.what);
  io("deviation", share.deviation);
  io("interval", share.interval);
  io("share", share.share);
}

void fields(const Writer& io, const CalibrationSize& size) {
  io("samples", size.samples);
  io("differences", size.differences);
  io("mean", size.mean);
  io("lowest", size.lowest);
  io("highest", size.highest);
  io("deviation", size.deviation);
}

void fields(const Writer& io, const CrossvalCandidate& candidate) {
  io("name", candidate.name);
  io("refitted", candidate.refitted);
  io("applies", candidate.applies);
  io("metrics", candidate.metrics);
  io("folds", candidate.folds);
  io("variance", candidate.variance);
  if (candidate.variance.empty()) io("variance_undefined", candidate.variance_undefined);
  io("calibration_sizes", candidate.sizes);
  io("chosen", candidate.chosen);
}

void fields(const Writer& io, const FoldInfo& fold) {
  io("repeat", fold.repeat);
  io("fold", fold.fold);
  io("judged", fold.judged);
  io("training", fold.training);
  io("validation", fold.validation);
  io("chosen", fold.chosen);
}

void fields(const Writer& io, const CrossvalResult& crossval) {
  io("verdict", crossval.result.verdict);
  io("kind", crossval.kind);
  io("repeats", crossval.repeats);
  io("folds_per_repeat", crossval.folds_per_repeat);
  io("five_by_two", crossval.five_by_two);
  io("retrained", crossval.retrained);
  io("trainings", crossval.trainings);
  io("draws", crossval.draws);
  io("calibration_samples", crossval.calibration_samples);
  io("metric", crossval.metric);
  io("folds", crossval.folds);
  io("candidates", crossval.candidates);
  io("has_choice", crossval.has_choice);
}

ordered_json to_json(const CrossvalResult& crossval) {
  ordered_json document;
  document["schema"] = k_crossval_schema;
  fields(Writer(document), crossval);
  document["result"] = to_json(crossval.result);
  return document;
}

}  // namespace assay::record
