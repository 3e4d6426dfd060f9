#include "assay/record/crossval_result_json.hpp"

#include <cmath>

#include "assay/record/launch_json_internal.hpp"
#include "assay/record/result_json.hpp"

namespace assay::record {
namespace {

using nlohmann::ordered_json;

void put_ends(ordered_json& object, const std::string& key, const Range& range) {
  object[key] = nullptr;
  if (range.defined() && std::isfinite(range.low()) && std::isfinite(range.high())) {
    object[key] = {range.low(), range.high()};
  } else {
    object[key + "_undefined"] = range.defined() ? "infinite" : range.undefined;
  }
}

// An array with null for what is not defined; `<key>_undefined` has the reasons by place.
void put_numbers(ordered_json& object, const std::string& key, const std::vector<Number>& numbers) {
  ordered_json values = ordered_json::array();
  ordered_json reasons = ordered_json::object();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    values.push_back(numbers[i].defined() ? ordered_json(numbers[i].value()) : ordered_json(nullptr));
    if (!numbers[i].defined()) reasons[std::to_string(i)] = numbers[i].reason();
  }
  object[key] = std::move(values);
  if (!reasons.empty()) object[key + "_undefined"] = std::move(reasons);
}

ordered_json metric_to_json(const FoldMetric& row) {
  ordered_json document{{"metric", row.metric},
                        {"title", row.title},
                        {"unit", name_of(row.unit)},
                        {"higher_is_better", row.higher_is_better},
                        {"folds", row.folds}};
  put_numbers(document, "baseline", row.baseline);
  put_numbers(document, "candidate", row.candidate);
  put_number(document, "mean_baseline", row.mean_baseline);
  put_number(document, "mean_candidate", row.mean_candidate);
  put_number(document, "mean_difference", row.mean_difference);
  put_number(document, "spread", row.spread);
  put_ends(document, "corrected_interval", row.corrected);
  put_number(document, "corrected_p", row.corrected_p);
  put_number(document, "five_by_two_p", row.five_by_two_p);
  ordered_json pooled;
  put_number(pooled, "baseline", row.pooled_baseline);
  put_number(pooled, "candidate", row.pooled_candidate);
  put_number(pooled, "difference", row.pooled_difference);
  put_ends(pooled, "interval", row.pooled_interval);
  pooled["method"] = row.pooled_method;
  document["pooled"] = std::move(pooled);
  return document;
}

ordered_json variance_to_json(const VarianceShare& share) {
  ordered_json document{{"source", share.source}, {"what", share.what}};
  put_number(document, "deviation", share.deviation);
  put_ends(document, "interval", share.interval);
  put_number(document, "share", share.share);
  return document;
}

ordered_json size_to_json(const CalibrationSize& size) {
  ordered_json document{{"samples", size.samples}};
  put_numbers(document, "differences", size.differences);
  put_number(document, "mean", size.mean);
  put_number(document, "lowest", size.lowest);
  put_number(document, "highest", size.highest);
  put_number(document, "deviation", size.deviation);
  return document;
}

ordered_json candidate_to_json(const CrossvalCandidate& candidate) {
  ordered_json document{{"name", candidate.name}, {"refitted", candidate.refitted}, {"applies", candidate.applies}};
  document["metrics"] = ordered_json::array();
  for (const FoldMetric& row : candidate.metrics) document["metrics"].push_back(metric_to_json(row));
  document["folds"] = ordered_json::array();
  for (const FoldVerdict& fold : candidate.folds) {
    document["folds"].push_back(
        {{"verdict", name_of(fold.verdict)}, {"keeps_limits", fold.keeps_limits}, {"finding", fold.finding}});
  }
  document["variance"] = ordered_json::array();
  for (const VarianceShare& share : candidate.variance) document["variance"].push_back(variance_to_json(share));
  if (candidate.variance.empty()) document["variance_undefined"] = candidate.variance_undefined;
  document["calibration_sizes"] = ordered_json::array();
  for (const CalibrationSize& size : candidate.sizes) document["calibration_sizes"].push_back(size_to_json(size));
  document["chosen"] = candidate.chosen;
  return document;
}

}  // namespace

ordered_json to_json(const CrossvalResult& crossval) {
  ordered_json document{{"schema", k_crossval_schema},
                        {"verdict", name_of(crossval.result.verdict)},
                        {"kind", crossval.kind},
                        {"repeats", crossval.repeats},
                        {"folds_per_repeat", crossval.folds_per_repeat},
                        {"five_by_two", crossval.five_by_two},
                        {"retrained", crossval.retrained},
                        {"trainings", crossval.trainings},
                        {"draws", crossval.draws},
                        {"calibration_samples", crossval.calibration_samples},
                        {"metric", crossval.metric}};
  document["folds"] = ordered_json::array();
  for (const FoldInfo& fold : crossval.folds) {
    document["folds"].push_back({{"repeat", fold.repeat},
                                 {"fold", fold.fold},
                                 {"judged", fold.judged},
                                 {"training", fold.training},
                                 {"validation", fold.validation},
                                 {"chosen", fold.chosen}});
  }
  document["candidates"] = ordered_json::array();
  for (const CrossvalCandidate& candidate : crossval.candidates) {
    document["candidates"].push_back(candidate_to_json(candidate));
  }
  document["has_choice"] = crossval.has_choice;
  document["result"] = to_json(crossval.result);
  return document;
}

}  // namespace assay::record
