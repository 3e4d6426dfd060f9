#include "assay/analysis/analyse.hpp"

#include <algorithm>
#include <numeric>

#include "assay/analysis/bench_result.hpp"
#include "assay/analysis/candidate.hpp"
#include "assay/analysis/choice.hpp"
#include "assay/analysis/comparison.hpp"
#include "assay/analysis/explanation.hpp"
#include "assay/analysis/kernels.hpp"
#include "assay/analysis/model_row.hpp"
#include "assay/analysis/run_notes.hpp"
#include "assay/analysis/search_path.hpp"
#include "assay/analysis/speed.hpp"
#include "assay/analysis/task.hpp"
#include "assay/record/cell.hpp"
#include "assay/record/data_record.hpp"
#include "assay/record/predictions.hpp"
#include "assay/record/run_record.hpp"

namespace assay::analysis {
namespace {

namespace fs = std::filesystem;
using record::CellRecord;
using record::ModelRow;
using record::Predictions;
using record::RunModel;
using record::RunResult;
using record::Verdict;

// A model of the run with what its cell left.
struct Ran {
  const RunModel* model = nullptr;
  CellRecord cell;
  std::optional<Predictions> predictions;  // absent when the cell failed
};

std::string kind_of(const CellRecord& cell) {
  return cell.specification.is_object() ? cell.specification.value("kind", std::string()) : std::string();
}

// It was refused before it was run.
bool is_refused(const CellRecord& cell) {
  return kind_of(cell) == "refused";
}

ModelRow row_of(const Ran& ran) {
  ModelRow row = model_row(*ran.model, is_refused(ran.cell) ? "the model was refused" : k_elsewhere);
  row.runtime = ran.cell.outcome.value("runtime", std::string());
  return row;
}

const char* name_of_kind(metrics::ScoreKind kind) {
  switch (kind) {
    case metrics::ScoreKind::logits:
      return "logits";
    case metrics::ScoreKind::probabilities:
      return "probabilities";
    case metrics::ScoreKind::ranking:
      return "ranking";
    case metrics::ScoreKind::none:
      break;
  }
  return "none";
}

const char* name_of_task(metrics::Task task) {
  switch (task) {
    case metrics::Task::regression:
      return "regression";
    case metrics::Task::binary:
      return "binary";
    case metrics::Task::multiclass:
      break;
  }
  return "multiclass";
}

Verdict worst_of(const std::vector<record::CandidateResult>& candidates) {
  const auto any = [&](Verdict verdict) {
    return std::ranges::any_of(candidates, [verdict](const auto& candidate) { return candidate.verdict == verdict; });
  };
  for (const Verdict verdict : {Verdict::not_run, Verdict::fail, Verdict::inconclusive}) {
    if (any(verdict)) return verdict;
  }
  return Verdict::pass;
}

class Analysis {
 public:
  Analysis(fs::path folder, const AnalysisOptions& options, Part part)
      : folder_(std::move(folder)), options_(options), part_(part) {}

  Result<RunResult> run() {
    ASSAY_ASSIGN(run_, record::read_run(folder_));
    if (is_bench(run_)) return bench_result(folder_, run_, options_);
    ASSAY_ASSIGN(data_, record::read_data(folder_));
    if (part_ == Part::validation && data_.validation_rows.empty()) {
      return fail(ErrorCode::insufficient_data, "{}: the run has no validation samples", folder_.string());
    }
    ASSAY_TRY(read_models());
    ASSAY_TRY(check_input());
    describe_run();
    if (!baseline_.predictions) return without_baseline("could not be run: " + baseline_.cell.message);
    ASSAY_TRY(choose_samples());
    ASSAY_ASSIGN(baseline_answers_,
                 answers_of(run_.baseline.name, *baseline_.predictions, sample_, task_, options_.scores));
    const Status numbers = check_numbers(baseline_answers_, sample_, data_.ids);
    if (!numbers) return without_baseline("is nothing to compare with: " + numbers.error().message());
    judge_baseline();
    result_.baseline_speed = speed_of_baseline(folder_, run_, speed_options(options_));
    if (part_ == Part::reported && !data_.validation_rows.empty()) {
      ASSAY_TRY(choose_on_validation());
      return std::move(result_);
    }
    for (const Ran& candidate : candidates_) ASSAY_TRY(judge_candidate(candidate));
    note_on_candidates();
    result_.verdict = worst_of(result_.candidates);
    result_.choice = choice_of(result_, options_.prefer, part_ == Part::validation ? 1 : 2);
    return std::move(result_);
  }

 private:
  Result<Ran> read_model(const RunModel& model) {
    Ran ran{.model = &model};
    const fs::path cell = folder_ / "cells" / model.cell;
    auto record = record::read_cell(cell);
    if (!record) {
      return fail(ErrorCode::insufficient_data, "{}: the cell of '{}' was not finished; run evaluate again",
                  folder_.string(), model.name);
    }
    ran.cell = std::move(*record);
    if (kind_of(ran.cell) == "quantize") {
      return fail(ErrorCode::insufficient_data, "{}: '{}' was made but not run; run evaluate again", folder_.string(),
                  model.name);
    }
    if (ran.cell.status == record::CellStatus::ok) {
      ASSAY_ASSIGN(Predictions predictions, Predictions::open(cell, data_.samples));
      ran.predictions.emplace(std::move(predictions));
    }
    return ran;
  }

  Status read_models() {
    ASSAY_ASSIGN(baseline_, read_model(run_.baseline));
    for (const RunModel& model : run_.candidates) {
      ASSAY_ASSIGN(Ran ran, read_model(model));
      candidates_.push_back(std::move(ran));
    }
    return {};
  }

  // A fault of the data is no model's: it ends the run as it would have before any model was started. So does a
  // baseline whose predictions are wrong, or could not be written.
  Status check_input() const {
    for (const Ran* ran : all_models()) {
      const CellRecord& cell = ran->cell;
      if (cell.status != record::CellStatus::failed) continue;
      const bool of_data = cell.fault == record::Fault::data;
      const bool of_input = kind_of(cell) == "import" || cell.fault == record::Fault::machine;
      if (of_data || (ran == &baseline_ && of_input)) return tl::unexpected<Error>(Error(cell.code, cell.message));
    }
    return {};
  }

  std::vector<const Ran*> all_models() const {
    std::vector<const Ran*> models{&baseline_};
    for (const Ran& candidate : candidates_) models.push_back(&candidate);
    return models;
  }

  // Nothing can be compared; the result says what of the baseline is the reason.
  RunResult without_baseline(const std::string& why) {
    const std::string reason = fmt::format("the baseline '{}' {}", baseline_.model->name, why);
    const auto task = task_of(data_, {});
    result_.task = name_of_task(task ? task->task : metrics::Task::multiclass);
    for (const Ran& candidate : candidates_) {
      add_not_run(row_of(candidate), candidate.predictions ? reason : reason + "\n" + candidate.cell.message,
                  speed_of_candidate(folder_, run_, *candidate.model, speed_options(options_)));
    }
    return std::move(result_);
  }

  // What was chosen on some samples is judged on the others, and nothing else is: whoever looked at what the others do
  // there would choose by it.
  Status choose_on_validation() {
    ASSAY_ASSIGN(RunResult validation, Analysis(folder_, options_, Part::validation).run());
    result_.choice = std::move(validation.choice);
    const std::string chosen = result_.choice.defined() ? result_.choice->recommended : std::string();
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (candidates_[i].model->name == chosen) {
        ASSAY_TRY(judge_candidate(candidates_[i]));
        continue;
      }
      result_.candidates.push_back(std::move(validation.candidates[i]));
      result_.candidates.back().on_validation = true;
      add_unsteady(result_.candidates.back().speed, candidates_[i].model->name, unsteady_);
    }
    note_on_candidates();
    result_.verdict = worst_of(result_.candidates);
    if (!result_.choice.defined()) return {};
    record::Choice& choice = *result_.choice.value;
    choice.validation_samples = validation.data.samples;
    choice.validation_seed = run_.plan.at("validation").at("seed");
    add_search(run_.search, choice);
    result_.notes.push_back(
        fmt::format("the choice was made on {} validation samples, drawn with seed {}; the {} others {}",
                    validation.data.samples, choice.validation_seed, result_.data.samples,
                    chosen.empty() ? "judge nothing, since nothing was chosen" : "judge what was chosen alone"));
    result_.verdict = verdict_of_choice(choice);
    return {};
  }

  Verdict verdict_of_choice(const record::Choice& choice) const {
    for (const auto& candidate : result_.candidates) {
      if (candidate.model.name == choice.recommended) return candidate.verdict;
    }
    const bool open = std::ranges::any_of(choice.rows, [](const record::ChoiceRow& row) {
      return row.verdict == Verdict::inconclusive && !row.simulated;
    });
    return open ? Verdict::inconclusive : Verdict::fail;
  }

  std::uint64_t samples_of_the_part() const {
    if (part_ == Part::validation) return data_.validation_rows.size();
    return data_.samples - data_.calibration_rows.size() - data_.validation_rows.size();
  }

  Status choose_samples() {
    std::vector<const Predictions*> models{&*baseline_.predictions};
    for (const Ran& candidate : candidates_) {
      if (candidate.predictions) models.push_back(&*candidate.predictions);
    }
    ASSAY_ASSIGN(task_, task_of(data_, models));
    sample_ = samples_that_count(data_, models, part_);
    if (sample_.index.empty()) return fail(ErrorCode::insufficient_data, "no sample of the data set can be used");
    for (const std::uint64_t i : sample_.index) {
      if (!data_.labels.empty()) labels_.push_back(data_.labels[i]);
      if (!data_.values.empty()) targets_.push_back(data_.values[i]);
      if (!data_.groups.empty()) groups_.push_back(data_.groups[i]);
    }
    return {};
  }

  void describe_run() {
    result_.run = {.id = run_.id,
                   .created = run_.created,
                   .tool = run_.tool,
                   .environment = run_.environment.value("text", std::string()),
                   .machine = machine_of(run_),
                   .seed = options_.seed,
                   .rejudged = rejudged(run_.analysis, options_)};
    result_.data = {.name = data_.name,
                    .path = data_.path,
                    .digest = data_.digest,
                    .samples = samples_of_the_part(),
                    .labelled = data_.labelled,
                    .split = data_.split,
                    .classes = data_.classes};
    result_.level = options_.level;
    result_.notes = run_.notes;
    for (std::string& said : notes_on_machine(run_)) note(std::move(said));
    result_.baseline = row_of(baseline_);
    read_kernels();
  }

  // A wrong kernel is no fault of the quantization: whoever reads the quality must know.
  void read_kernels() {
    result_.kernels = kernels_of(folder_, run_);
    if (!result_.kernels.defined()) return;
    for (std::string& warning : record::warnings_of(*result_.kernels)) note(std::move(warning));
  }

  void judge_baseline() {
    result_.task = name_of_task(task_.task);
    if (task_.task == metrics::Task::binary) result_.data.positive = class_name(data_, task_.positive);
    result_.data.undecodable = sample_.undecodable;
    result_.data.groups = groups_.empty() ? 0 : static_cast<std::uint64_t>(*std::ranges::max_element(groups_) + 1);
    if (sample_.undecodable > 0)
      result_.notes.push_back(fmt::format("{} samples could not be decoded and are left out", sample_.undecodable));
    if (sample_.unlabelled > 0)
      result_.notes.push_back(fmt::format("{} samples have no label and are left out", sample_.unlabelled));
    result_.baseline.scores = name_of_kind(baseline_answers_.kind);
    result_.baseline_confusion = confusion_of(comparison_with(baseline_answers_), baseline_answers_);
    note(note_on_rejudging(result_.run.rejudged, run_.analysis, options_.gates));
    note(note_on_gates(options_.gates, comparison_with(baseline_answers_)));
    note(note_on_chance(result_.baseline_confusion));
  }

  // What concerns several candidates alike is said once.
  void note_on_candidates() {
    note(note_on_unsteady(unsteady_));
    note(note_on_simulated(result_.candidates, options_.gates, comparison_with(baseline_answers_)));
  }

  void note(std::string text) {
    if (!text.empty()) result_.notes.push_back(std::move(text));
  }

  Comparison comparison_with(const Answers& candidate) const {
    return {.data = &data_,
            .sample = &sample_,
            .task = task_,
            .baseline = &baseline_answers_,
            .candidate = &candidate,
            .labels = labels_,
            .targets = targets_,
            .groups = groups_};
  }

  void add_not_run(ModelRow row, std::string reason, record::Speed speed) {
    record::CandidateResult failed;
    failed.model = std::move(row);
    failed.speed = std::move(speed);
    failed.verdict = Verdict::not_run;
    failed.verdict_reason = std::move(reason);
    result_.candidates.push_back(std::move(failed));
  }

  // A candidate's answers, if they are to the baseline's question.
  Result<Answers> read_answers(const Ran& ran) const {
    const std::size_t columns = ran.predictions->columns();
    const std::size_t classes = columns == 1 ? 2 : columns;
    if (task_.task != metrics::Task::regression && columns > 0 && classes != task_.classes) {
      return fail(ErrorCode::corrupt,
                  "it gives scores of {} classes, the baseline of {}: they do not answer the same question", classes,
                  task_.classes);
    }
    ASSAY_ASSIGN(Answers answers, answers_of(ran.model->name, *ran.predictions, sample_, task_, options_.scores));
    ASSAY_TRY(check_numbers(answers, sample_, data_.ids));
    return answers;
  }

  Status judge_candidate(const Ran& ran) {
    ModelRow row = row_of(ran);
    record::Speed speed = speed_of_candidate(folder_, run_, *ran.model, speed_options(options_));
    if (!ran.predictions) {
      add_not_run(std::move(row), ran.cell.message, std::move(speed));
      return {};
    }
    auto read = read_answers(ran);
    if (!read) {
      add_not_run(std::move(row), read.error().message(), std::move(speed));
      return {};
    }
    const Answers answers = std::move(*read);
    row.scores = name_of_kind(answers.kind);
    add_unsteady(speed, ran.model->name, unsteady_);
    if (answers.kind != baseline_answers_.kind) {
      result_.notes.push_back(fmt::format("'{}' gives {}, the baseline {}", ran.model->name, name_of_kind(answers.kind),
                                          name_of_kind(baseline_answers_.kind)));
    }
    if (answers_alike(comparison_with(answers))) {
      note(fmt::format("the answers of '{}' are identical to the baseline's, to the last bit, on all {} samples",
                       ran.model->name, sample_.index.size()));
    }
    ASSAY_ASSIGN(auto candidate, candidate_result(comparison_with(answers), result_.baseline, std::move(row), options_,
                                                  std::move(speed)));
    candidate.explanation = explanation_of(folder_, *ran.model, {.level = options_.level, .seed = options_.seed});
    result_.candidates.push_back(std::move(candidate));
    return {};
  }

  fs::path folder_;
  const AnalysisOptions& options_;
  Part part_;
  record::RunRecord run_;
  record::DataRecord data_;
  Ran baseline_;
  std::vector<Ran> candidates_;
  metrics::TaskShape task_;
  Sample sample_;
  std::vector<std::int64_t> labels_;
  std::vector<double> targets_;
  std::vector<std::int32_t> groups_;
  Answers baseline_answers_;
  std::vector<std::string> unsteady_;  // models whose timings never settled
  RunResult result_;
};

}  // namespace

Result<RunResult> analyse(const fs::path& run_folder, const AnalysisOptions& options) {
  ASSAY_ASSIGN(RunResult result, Analysis(run_folder, options, Part::reported).run());
  add_cost(result, options.price);
  return result;
}

Result<RunResult> analyse_validation(const fs::path& run_folder, const AnalysisOptions& options) {
  return Analysis(run_folder, options, Part::validation).run();
}

}  // namespace assay::analysis
