#include "assay/analysis/crossval/fold_judge.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "assay/analysis/agreement.hpp"
#include "assay/analysis/candidate.hpp"
#include "assay/analysis/crossval/calibration_curve.hpp"
#include "assay/analysis/crossval/fold_choice.hpp"
#include "assay/analysis/crossval/test_that_applies.hpp"
#include "assay/analysis/crossval/variance_split.hpp"
#include "assay/analysis/gate_check.hpp"
#include "assay/analysis/gate_evidence.hpp"
#include "assay/analysis/model_row.hpp"
#include "assay/analysis/task.hpp"
#include "assay/record/cell.hpp"

namespace assay::analysis {

using record::CandidateResult;
using record::FoldModel;
using record::Number;
using record::Predictions;

namespace {

constexpr int k_resamples_of_a_fold = 1000;     // there are many folds, and few rows in each
constexpr int k_resamples_for_estimates = 100;  // where intervals are not looked at

std::string finding_of(const record::GateRow& gate) {
  if (!gate.value.defined()) return fmt::format("{}: {}", gate.gate, gate.value.reason());
  const bool in_points = gate.title.ends_with(" pt");
  return fmt::format("{}: {:.4g}{}, asked for: {}", gate.gate, gate.value.value() * (in_points ? 100 : 1),
                     in_points ? " pt" : "", gate.title);
}

Number weights_from(std::uint64_t bytes) {
  return bytes > 0 ? Number(static_cast<double>(bytes)) : Number::undefined("the file does not say");
}

const record::FoldMetric* metric_of(const record::CrossvalCandidate& known, const std::string& name) {
  const auto found = std::ranges::find(known.metrics, name, &record::FoldMetric::metric);
  return found == known.metrics.end() ? nullptr : &*found;
}

bool is_about_changes(const Gate& gate) {
  return is_about_answers(gate) && is_target(gate.metric);
}

std::size_t place_of(const std::vector<const metrics::Metric*>& metrics, const std::string& name) {
  const auto found = std::ranges::find_if(metrics, [&](const auto* metric) { return metric->info().name == name; });
  return static_cast<std::size_t>(found - metrics.begin());
}

}  // namespace

struct FoldJudge::Pair {
  std::optional<Predictions> baseline;
  std::optional<Predictions> candidate;
  ComparedRows::Models models;
  std::unique_ptr<ComparedRows> whole;
};

FoldJudge::FoldJudge(std::filesystem::path run_folder, const record::DataRecord& data, const record::FoldsRecord& folds,
                     const AnalysisOptions& options)
    : folder_(std::move(run_folder)),
      data_(data),
      folds_(folds),
      options_(options),
      index_(folder_, folds, data.samples),
      baseline_by_fold_(folds.rows.size()),
      registry_(metrics::builtin_metrics()) {}

Status FoldJudge::read_baseline() {
  ASSAY_ASSIGN(
      const Predictions baseline,
      within(index_.answers(baseline_by_fold_, 0, folds_.folds, FoldSide::judged, {}), "reading the baseline"));
  const std::vector<const Predictions*> models{&baseline};
  ASSAY_ASSIGN(task_, task_of(data_, models));
  const FoldModel& model = *index_.find("", 0, {});
  ASSAY_ASSIGN(const record::CellRecord cell, record::read_cell(folder_ / "cells" / model.cell));
  runtime_ = cell.outcome.value("runtime", std::string());
  const auto pair = pair_of(baseline_by_fold_, 0, {});
  if (!pair) {
    return fail(ErrorCode::runtime, "the baseline is nothing to compare with: {}", pair.error().message());
  }
  ASSAY_TRY(check_gates(
      options_.gates,
      {.data = &data_, .classes = task_.classes, .ranks_only = options_.scores.kind == metrics::ScoreKind::ranking},
      registry_));
  const Comparison& comparison = (*pair)->whole->comparison();
  confusion_ = confusion_of(comparison, (*pair)->whole->baseline());
  gates_ = options_.gates.empty() ? default_gates(task_, data_.labelled, comparison.decided()) : options_.gates;
  std::vector<std::string> names = metrics_of(gates_);
  for (const std::string& name : names) {
    ASSAY_ASSIGN(const metrics::Metric* metric, registry_.find(name, data_.classes));
    if (data_.labelled) gate_metrics_.push_back(metric);
  }
  names.insert(names.end(), options_.metrics.begin(), options_.metrics.end());
  ASSAY_ASSIGN(metrics_, metrics_for(task_, data_, names, registry_));
  if (!gate_metrics_.empty()) {
    deciding_ = gate_metrics_.front()->info().name;
  } else if (!metrics_.empty()) {
    deciding_ = metrics_.front()->info().name;
  }
  return {};
}

void FoldJudge::take_largest_sizes(std::span<const std::string> by_fold, record::ModelRow& row) const {
  std::uint64_t file = 0;
  std::uint64_t weights = 0;
  for (const FoldModel& model : folds_.models) {
    const std::size_t fold = model.in_every_fold ? 0 : std::size_t{model.repeat} * folds_.folds + model.fold;
    const bool is_meant = model.in_every_fold ? std::ranges::find(by_fold, model.candidate) != by_fold.end()
                                              : by_fold[fold] == model.candidate;
    if (!is_meant || model.candidate.empty()) continue;
    file = std::max(file, model.file_bytes);
    weights = std::max(weights, model.weights_bytes);
  }
  row.file_bytes = file > 0 ? Number(static_cast<double>(file)) : Number::undefined("not made");
  row.weights_bytes = weights_from(weights);
}

void FoldJudge::take_smallest_sizes(record::ModelRow& baseline) const {
  std::uint64_t file = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t weights = file;
  for (const FoldModel& model : folds_.models) {
    if (!model.candidate.empty()) continue;
    file = std::min(file, model.file_bytes);
    weights = std::min(weights, model.weights_bytes);
  }
  baseline.file_bytes = static_cast<double>(file);
  baseline.weights_bytes = weights_from(weights);
}

void FoldJudge::know_methods(const std::vector<record::RunModel>& candidates) {
  for (const record::RunModel& candidate : candidates) rows_[candidate.name] = model_row(candidate);
}

record::ModelRow FoldJudge::sizes_of(const std::string& candidate, std::size_t fold, const FoldArm& arm) const {
  const auto known = rows_.find(candidate);
  record::ModelRow row = known == rows_.end() ? record::ModelRow{} : known->second;
  row.file_bytes = row.weights_bytes = Number::undefined("not made");
  const FoldModel* model = index_.find(candidate, fold, arm);
  if (model == nullptr) return row;
  row.file_bytes = static_cast<double>(model->file_bytes);
  row.weights_bytes = weights_from(model->weights_bytes);
  return row;
}

std::vector<std::uint64_t> FoldJudge::judged_rows(std::uint32_t repeat) const {
  std::vector<std::uint64_t> rows;
  for (std::size_t f = 0; f < folds_.folds; ++f) {
    const auto& judged = folds_.rows.at(repeat * folds_.folds + f).judged.rows;
    rows.insert(rows.end(), judged.begin(), judged.end());
  }
  std::ranges::sort(rows);
  return rows;
}

Result<std::unique_ptr<FoldJudge::Pair>> FoldJudge::pair_of(std::span<const std::string> by_fold, std::uint32_t repeat,
                                                            const FoldArm& arm) const {
  auto pair = std::make_unique<Pair>();
  const std::size_t first = std::size_t{repeat} * folds_.folds;
  const std::size_t last = first + folds_.folds;
  ASSAY_ASSIGN(Predictions baseline,
               within(index_.answers(baseline_by_fold_, first, last, FoldSide::judged, {.training = arm.training}),
                      "reading the baseline's answers"));
  ASSAY_ASSIGN(Predictions candidate, index_.answers(by_fold, first, last, FoldSide::judged, arm));
  pair->baseline.emplace(std::move(baseline));
  pair->candidate.emplace(std::move(candidate));
  pair->models = {.data = &data_,
                  .baseline = &*pair->baseline,
                  .candidate = &*pair->candidate,
                  .task = task_,
                  .baseline_scores = options_.scores,
                  .candidate_scores = options_.scores,
                  .candidate_name = by_fold[first]};
  ASSAY_ASSIGN(pair->whole, ComparedRows::open(pair->models, judged_rows(repeat)));
  pair->models.baseline_scores.kind = pair->whole->baseline().kind;  // detected on all rows, the same for every part
  pair->models.candidate_scores.kind = pair->whole->candidate().kind;
  return pair;
}

Result<std::unique_ptr<ComparedRows>> FoldJudge::part_of(const Pair& pair, std::span<const std::uint64_t> rows) const {
  return ComparedRows::open(pair.models, rows);
}

FoldJudge::Extent FoldJudge::extent_of(std::span<const std::string> by_fold) const {
  const bool one_candidate = std::ranges::all_of(by_fold, [&](const auto& name) { return name == by_fold.front(); });
  if (!one_candidate) return {};
  Extent extent{.trainings = folds_.trainings};
  const bool calibrates = std::ranges::any_of(folds_.models, [&](const FoldModel& model) {
    return model.candidate == by_fold.front() && model.calibration_samples > 0;
  });
  if (calibrates) extent.draws = folds_.draws;
  return extent;
}

bool FoldJudge::is_refitted(std::span<const std::string> by_fold) const {
  if (folds_.retrained) return true;
  if (std::ranges::any_of(by_fold, [&](const auto& name) { return name != by_fold.front(); })) return true;
  return std::ranges::any_of(folds_.models, [&](const FoldModel& model) {
    return model.candidate == by_fold.front() && !model.in_every_fold;
  });
}

FoldStatistics FoldJudge::statistics_for(bool refitted) const {
  FoldStatistics statistics{.refitted = refitted, .five_by_two = folds_.five_by_two, .level = options_.level};
  const auto folds = static_cast<double>(folds_.rows.size());
  double ratio = 0;  // in time order the mean of the ratios is far from the ratio of the means
  for (const record::FoldRows& fold : folds_.rows) {
    const auto others = static_cast<double>(fold.training_rows + fold.validation.rows.size());
    statistics.sizes.train_rows += others / folds;
    ratio += static_cast<double>(fold.judged.rows.size()) / others / folds;
  }
  statistics.sizes.test_rows = ratio * statistics.sizes.train_rows;
  return statistics;
}

// Of the first model of the fold.
std::vector<record::GateRow> FoldJudge::judged_gates(const ComparedRows& rows, const std::string& candidate,
                                                     std::size_t fold, int resamples) const {
  const ResamplingOptions resampling{
      .level = options_.level, .resamples = std::min(resamples, options_.resamples), .seed = options_.seed};
  const Quality quality = quality_of(rows.comparison(), gate_metrics_, resampling);
  const record::Agreement agreement = agreement_of(rows.comparison(), resampling);
  const record::ModelRow of_baseline = sizes_of("", fold, {});
  const record::ModelRow of_candidate = sizes_of(candidate, fold, {.calibration_samples = folds_.calibration_samples});
  const record::Speed none;
  const GateContext context{.comparison = &rows.comparison(),
                            .quality = &quality,
                            .agreement = &agreement,
                            .baseline = &of_baseline,
                            .candidate = &of_candidate,
                            .speed = &none,
                            .level = options_.level};
  std::vector<record::GateRow> judged;
  for (const Gate& gate : gates_) judged.push_back(analysis::judge(gate, context));
  return judged;
}

record::FoldVerdict FoldJudge::verdict_of(const ComparedRows& rows, const std::string& candidate,
                                          std::size_t fold) const {
  const auto gates = judged_gates(rows, candidate, fold, k_resamples_of_a_fold);
  record::FoldVerdict verdict{.verdict = combine(gates)};
  for (const record::GateRow& gate : gates) {
    if (keeps_limit(gate) || !verdict.keeps_limits) continue;
    verdict.keeps_limits = false;
    verdict.finding = finding_of(gate);
  }
  return verdict;
}

Number FoldJudge::difference_on(const ComparedRows& rows) const {
  const std::size_t place = place_of(metrics_, deciding_);
  if (place == metrics_.size()) return Number::undefined("the data set has no labels");
  const metrics::Metric& metric = *metrics_[place];
  const Comparison& comparison = rows.comparison();
  const auto baseline = metrics::evaluate(metric, predictions_of(comparison, rows.baseline()), task_);
  const auto candidate = metrics::evaluate(metric, predictions_of(comparison, rows.candidate()), task_);
  if (!baseline || !candidate) return Number::undefined((baseline ? candidate : baseline).error().reason);
  return *candidate - *baseline;
}

Number FoldJudge::loss_on(const ComparedRows& rows) const {
  const Number difference = difference_on(rows);
  const std::size_t place = place_of(metrics_, deciding_);
  const bool low_is_better =
      place < metrics_.size() && metrics_[place]->info().direction == metrics::Direction::lower_is_better;
  return !difference.defined() || low_is_better ? difference : Number(-difference.value());
}

Result<std::optional<std::string>> FoldJudge::choice_of_fold(const std::vector<record::RunModel>& candidates,
                                                             std::size_t fold) const {
  const FoldArm arm{.calibration_samples = folds_.calibration_samples};
  ASSAY_ASSIGN(const Predictions baseline, index_.answers(baseline_by_fold_, fold, fold + 1, FoldSide::validation, {}));
  std::vector<ValidationView> views;
  for (const record::RunModel& candidate : candidates) {
    const std::vector<std::string> names(folds_.rows.size(), candidate.name);
    const auto answers = index_.answers(names, fold, fold + 1, FoldSide::validation, arm);
    if (!answers) continue;  // its own report says why
    const auto rows = ComparedRows::open({.data = &data_,
                                          .baseline = &baseline,
                                          .candidate = &*answers,
                                          .task = task_,
                                          .baseline_scores = options_.scores,
                                          .candidate_scores = options_.scores,
                                          .candidate_name = candidate.name},
                                         folds_.rows[fold].validation.rows);
    if (!rows) continue;
    const auto gates = judged_gates(**rows, candidate.name, fold, k_resamples_for_estimates);
    views.push_back({.candidate = candidate.name,
                     .keeps_limits = std::ranges::all_of(gates, keeps_limit),
                     .loss = loss_on(**rows),
                     .file_bytes = index_.find(candidate.name, fold, arm)->file_bytes,
                     .simulated = candidate.is_simulated()});
  }
  return choose_on_validation(views);
}

Status FoldJudge::add_repeat(std::span<const std::string> by_fold, std::uint32_t repeat, const Extent& extent,
                             FoldValues& values, std::vector<record::FoldVerdict>& verdicts) const {
  for (std::uint32_t training = 0; training < extent.trainings; ++training) {
    for (std::uint32_t draw = 0; draw < extent.draws; ++draw) {
      ASSAY_ASSIGN(const auto pair, pair_of(by_fold, repeat, {training, draw, folds_.calibration_samples}));
      for (std::size_t f = 0; f < folds_.folds; ++f) {
        const std::size_t fold = repeat * folds_.folds + f;
        ASSAY_ASSIGN(const auto part, within(part_of(*pair, folds_.rows[fold].judged.rows), index_.name_of_fold(fold)));
        values.add(fold, part->comparison());
        if (training == 0 && draw == 0) verdicts[fold] = verdict_of(*part, by_fold[fold], fold);
      }
    }
  }
  return {};
}

Status FoldJudge::fill_sizes(std::span<const std::string> by_fold, record::CrossvalCandidate& known) const {
  for (const std::uint64_t size : folds_.calibration_sizes) {
    if (extent_of(by_fold).draws < folds_.draws) break;  // it needs no samples
    std::vector<Number> differences;
    for (std::uint32_t draw = 0; draw < folds_.draws; ++draw) {
      ASSAY_ASSIGN(const auto pair, pair_of(by_fold, 0, {0, draw, size}));
      differences.push_back(difference_on(*pair->whole));
    }
    known.sizes.push_back(calibration_size_of(size, std::move(differences)));
  }
  return {};
}

Result<CandidateResult> FoldJudge::judge(std::span<const std::string> by_fold, const record::ModelRow& baseline,
                                         record::ModelRow candidate, record::CrossvalCandidate& known) const {
  ASSAY_ASSIGN(const auto pair, pair_of(by_fold, 0, {0, 0, folds_.calibration_samples}));
  const Extent extent = extent_of(by_fold);
  FoldValues values(metrics_, folds_.rows.size());
  known.folds.resize(folds_.rows.size());
  for (std::uint32_t repeat = 0; repeat < folds_.repeats; ++repeat) {
    ASSAY_TRY(add_repeat(by_fold, repeat, extent, values, known.folds));
  }
  known.refitted = is_refitted(by_fold);
  const FoldStatistics statistics = statistics_for(known.refitted);
  const auto adjust = [&](Quality& quality) {
    for (record::QualityRow& row : quality.rows) {
      const std::size_t place = place_of(metrics_, row.metric);
      if (place == metrics_.size()) continue;
      known.metrics.push_back(fold_metric(values, place, row, statistics));
      if (known.refitted) {
        use_fold_estimates(known.metrics.back(), statistics, row, quality.estimates.at(row.metric));
      }
    }
  };
  ASSAY_ASSIGN(auto judged,
               candidate_result(pair->whole->comparison(), baseline, std::move(candidate), options_, {}, adjust));
  if (known.refitted) say_how_gates_were_decided(judged);
  known.applies = test_that_applies(folds_, {.refitted = known.refitted,
                                             .sizes = statistics.sizes,
                                             .metric = metric_of(known, deciding_),
                                             .looks_at_changes = std::ranges::any_of(gates_, is_about_changes)});
  FoldDifferences differences{.trainings = extent.trainings, .draws = extent.draws};
  const std::size_t place = place_of(metrics_, deciding_);
  for (std::size_t fold = 0; fold < folds_.rows.size() && place < metrics_.size(); ++fold) {
    differences.by_fold.push_back(values.differences(place, fold));
  }
  VarianceSplit split = split_variance(differences, options_.level);
  known.variance = std::move(split.shares);
  known.variance_undefined = std::move(split.undefined);
  ASSAY_TRY(fill_sizes(by_fold, known));
  return judged;
}

}  // namespace assay::analysis
