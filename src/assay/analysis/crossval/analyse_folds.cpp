#include "assay/analysis/crossval/analyse_folds.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "assay/analysis/candidate.hpp"
#include "assay/analysis/crossval/calibration_curve.hpp"
#include "assay/analysis/crossval/fold_judge.hpp"
#include "assay/analysis/crossval/variance_split.hpp"
#include "assay/analysis/model_row.hpp"
#include "assay/analysis/run_notes.hpp"
#include "assay/record/run_record.hpp"

namespace assay::analysis {
namespace {

namespace fs = std::filesystem;
using record::CandidateResult;
using record::CrossvalCandidate;
using record::FoldsRecord;
using record::Verdict;

constexpr const char* k_no_speed = "cross-validation measures no speed and no memory: evaluate does";

const char* task_word(metrics::Task task) {
  return task == metrics::Task::regression ? "regression" : task == metrics::Task::binary ? "binary" : "multiclass";
}

record::Speed speed_left_out() {
  record::Speed speed;
  speed.latency = record::Measured<record::Latency>::none(k_no_speed);
  speed.throughput = record::Measured<record::Throughput>::none(k_no_speed);
  return speed;
}

class FoldAnalysis {
 public:
  FoldAnalysis(fs::path folder, const AnalysisOptions& options) : folder_(std::move(folder)), options_(options) {}

  Result<record::CrossvalResult> run() {
    ASSAY_ASSIGN(run_, record::read_run(folder_));
    ASSAY_ASSIGN(data_, record::read_data(folder_));
    ASSAY_ASSIGN(folds_, record::read_folds(folder_));
    describe_run();
    judge_ = std::make_unique<FoldJudge>(folder_, data_, folds_, options_);
    judge_->know_methods(run_.candidates);
    ASSAY_TRY(judge_->read_baseline());
    describe_task();
    ASSAY_TRY(choose());
    for (const record::RunModel& candidate : run_.candidates) {
      ASSAY_TRY(judge(candidate.name, in_every_fold(candidate.name), row_of(candidate)));
    }
    if (crossval_.has_choice) ASSAY_TRY(judge_choice());
    result().verdict = verdict();
    return std::move(crossval_);
  }

 private:
  record::RunResult& result() { return crossval_.result; }

  void describe_run() {
    crossval_.kind = folds_.kind;
    crossval_.repeats = folds_.repeats;
    crossval_.folds_per_repeat = folds_.folds;
    crossval_.five_by_two = folds_.five_by_two;
    crossval_.retrained = folds_.retrained;
    crossval_.trainings = folds_.trainings;
    crossval_.draws = folds_.draws;
    crossval_.calibration_samples = folds_.calibration_samples;
    for (const record::FoldRows& fold : folds_.rows) {
      crossval_.folds.push_back(
          {fold.repeat, fold.fold, fold.judged.rows.size(), fold.training_rows, fold.validation.rows.size(), ""});
    }
    std::uint64_t judged = 0;
    for (std::size_t f = 0; f < folds_.folds; ++f) judged += folds_.rows[f].judged.rows.size();
    result().run = {.id = run_.id,
                    .created = run_.created,
                    .tool = run_.tool,
                    .environment = run_.environment.value("text", std::string()),
                    .machine = machine_of(run_),
                    .seed = options_.seed,
                    .rejudged = rejudged(run_.analysis, options_)};
    result().data = {.name = data_.name,
                     .path = data_.path,
                     .digest = data_.digest,
                     .samples = judged,
                     .labelled = data_.labelled,
                     .split = data_.split,
                     .groups = std::set(data_.groups.begin(), data_.groups.end()).size(),
                     .classes = data_.classes};
    result().level = options_.level;
    result().notes = run_.notes;
    result().baseline = model_row(run_.baseline);
  }

  // It is another model in every fold; of the file that named the architecture nothing is judged.
  void describe_trained_baseline() {
    record::ModelRow& row = result().baseline;
    row.path = row.digest = "";
    row.weights_by_dtype.clear();
    judge_->take_smallest_sizes(row);
  }

  void describe_task() {
    if (folds_.retrained) describe_trained_baseline();
    result().task = task_word(judge_->task().task);
    if (judge_->task().task == metrics::Task::binary) {
      result().data.positive = class_name(data_, judge_->task().positive);
    }
    crossval_.metric = judge_->deciding_metric();
    result().baseline_confusion = judge_->baseline_confusion();
    if (std::string note = note_on_chance(result().baseline_confusion); !note.empty()) result().notes.push_back(note);
    result().baseline.runtime = judge_->runtime();
    if (std::string note = note_on_rejudging(result().run.rejudged, run_.analysis, options_.gates); !note.empty())
      result().notes.push_back(note);
  }

  record::ModelRow row_of(const record::RunModel& model) const {
    record::ModelRow row = model_row(model);
    row.runtime = judge_->runtime();
    judge_->take_largest_sizes(in_every_fold(model.name), row);
    return row;
  }

  record::ModelRow row_of_choice() const {
    record::ModelRow row;
    row.name = k_chosen;
    row.runtime = judge_->runtime();
    judge_->take_largest_sizes(chosen_, row);
    return row;
  }

  std::vector<std::string> in_every_fold(const std::string& candidate) const {
    return std::vector<std::string>(folds_.rows.size(), candidate);
  }

  // Nothing is chosen where there are no validation rows to choose by, or simulated candidates alone. A fold in which
  // nothing can be chosen leaves the choice without a judgement.
  Status choose() {
    chosen_.assign(folds_.rows.size(), "");
    crossval_.has_choice = run_.candidates.size() > 1 && !folds_.rows.front().validation.rows.empty() &&
                           !std::ranges::all_of(run_.candidates, &record::RunModel::is_simulated);
    if (!crossval_.has_choice) return {};
    for (std::size_t fold = 0; fold < folds_.rows.size(); ++fold) {
      ASSAY_ASSIGN(const auto choice, judge_->choice_of_fold(run_.candidates, fold));
      if (!choice && nothing_chosen_.empty()) {
        nothing_chosen_ = fmt::format(
            "{}: no candidate can be chosen: those that were not run cannot be, and simulated ones compute in float",
            judge_->name_of_fold(fold));
      }
      chosen_[fold] = choice.value_or("");
      crossval_.folds[fold].chosen = chosen_[fold];
    }
    return {};
  }

  Status judge_choice() {
    if (nothing_chosen_.empty()) return judge(k_chosen, chosen_, row_of_choice());
    add_not_run(row_of_choice(), nothing_chosen_);
    crossval_.candidates.push_back({.name = k_chosen});
    return {};
  }

  void add_not_run(record::ModelRow row, const std::string& reason) {
    CandidateResult failed;
    failed.model = std::move(row);
    failed.verdict = Verdict::not_run;
    failed.verdict_reason = reason;
    failed.speed = speed_left_out();
    result().candidates.push_back(std::move(failed));
  }

  Status judge(const std::string& name, const std::vector<std::string>& by_fold, record::ModelRow row) {
    CrossvalCandidate candidate{.name = name};
    candidate.chosen = static_cast<std::uint64_t>(std::ranges::count(chosen_, name));
    auto judged = judge_->judge(by_fold, result().baseline, row, candidate);
    if (judged) {
      judged->speed = speed_left_out();
      result().candidates.push_back(std::move(*judged));
    } else if (judged.error().code() == ErrorCode::invalid_argument) {
      return tl::unexpected<Error>(judged.error());
    } else {
      add_not_run(std::move(row), judged.error().message());
    }
    crossval_.candidates.push_back(std::move(candidate));
    return {};
  }

  // With a choice that of what was chosen: the others were only there to choose from.
  Verdict verdict() {
    const auto& candidates = result().candidates;
    if (crossval_.has_choice) return candidates.back().verdict;
    Verdict worst = Verdict::pass;
    for (const Verdict verdict : {Verdict::inconclusive, Verdict::fail, Verdict::not_run}) {
      if (std::ranges::any_of(candidates, [&](const auto& one) { return one.verdict == verdict; })) worst = verdict;
    }
    return worst;
  }

  fs::path folder_;
  const AnalysisOptions& options_;
  record::RunRecord run_;
  record::DataRecord data_;
  FoldsRecord folds_;
  std::unique_ptr<FoldJudge> judge_;
  std::vector<std::string> chosen_;  // by fold; empty for a fold in which nothing can be
  std::string nothing_chosen_;       // the first such fold, and why
  record::CrossvalResult crossval_;
};

}  // namespace

Result<record::CrossvalResult> analyse_folds(const fs::path& run_folder, const AnalysisOptions& options) {
  return FoldAnalysis(run_folder, options).run();
}

}  // namespace assay::analysis
