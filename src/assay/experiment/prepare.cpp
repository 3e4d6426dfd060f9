#include "assay/experiment/prepare.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "assay/analysis/gate_check.hpp"
#include "assay/analysis/gate_speed.hpp"
#include "assay/base/clock.hpp"
#include "assay/base/digest.hpp"
#include "assay/base/problems.hpp"
#include "assay/base/utf8.hpp"
#include "assay/data/row_order.hpp"
#include "assay/experiment/answer_form.hpp"
#include "assay/experiment/cell_data.hpp"
#include "assay/experiment/data_preparation.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/environment_json.hpp"
#include "assay/experiment/import.hpp"
#include "assay/experiment/input_match.hpp"
#include "assay/experiment/model_description.hpp"
#include "assay/experiment/model_facts.hpp"
#include "assay/experiment/scores_output.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/experiment/validation_split.hpp"
#include "assay/metrics/registry.hpp"
#include "assay/model/model.hpp"
#include "assay/runtime/runtime.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using record::RunModel;

constexpr std::size_t k_default_batch = 32;

// One model of the plan with its cell.
struct PreparedModel {
  RunModel model;
  CellTask cell;
  std::optional<MakingMark> mark = {};  // of a file that has one
};

struct Batching {
  std::size_t size = 1;
  std::string reason;
};

Result<Batching> batching_of(const EvaluatePlan& plan, const model::ModelSummary& summary, const Binding& binding) {
  if (binding.fixed_batch) {
    if (plan.batch && *plan.batch != *binding.fixed_batch) {
      return fail(ErrorCode::invalid_argument, "--batch {}: the model's batch is fixed at {}", *plan.batch,
                  *binding.fixed_batch);
    }
    return Batching{*binding.fixed_batch, "fixed by the model"};
  }
  if (plan.batch) return Batching{*plan.batch, "asked for"};
  if (summary.batch_dependent) {
    return Batching{1, "samples of one batch would depend on each other: " + summary.batch_dependent_reason};
  }
  return Batching{k_default_batch, "default"};
}

}  // namespace

class Preparation : public std::enable_shared_from_this<Preparation> {
 public:
  Preparation(const EvaluatePlan& plan, const Surroundings& surroundings)
      : plan_(plan), surroundings_(surroundings), named_outputs_(plan.scores_outputs) {}

  Result<Prepared> run() {
    ASSAY_TRY(check_names());
    ASSAY_TRY(check_can_make());
    ASSAY_TRY(check_options_of_runtimes());
    if (plan_.validation_share) ASSAY_TRY(check_validation_share(*plan_.validation_share));
    ASSAY_TRY(note_engine());
    ASSAY_ASSIGN(dataset_, data::open_dataset(plan_.data));
    if (surroundings_.on_stage) surroundings_.on_stage("reading " + dataset_->info().name);
    ASSAY_ASSIGN(prepared_.data, data_record_of(plan_, *dataset_));
    prepared_.run.notes = dataset_->info().notes;
    ASSAY_TRY(check_analysis());
    ASSAY_TRY(prepare_models());
    ASSAY_TRY(check_analysis());  // again, with what is now known of the models
    fill_run_record();
    prepared_.preparation = shared_from_this();
    return std::move(prepared_);
  }

  Status add_made(Prepared& prepared, const std::vector<record::CellRecord>& made) {
    prepared_ = std::move(prepared);
    for (std::size_t i = 0; i < made.size(); ++i) {
      const std::size_t index = prepared_.making.candidates[i];
      PreparedModel candidate = made_model(plan_.candidates[index], prepared_.making.cells[i], made[i]);
      RunModel& model = prepared_.run.candidates[index];
      model.path = candidate.model.path;
      model.digest = candidate.model.digest;
      model.cell = candidate.model.cell;
      model.facts = std::move(candidate.model.facts);
      prepared_.cells[index + 1] = std::move(candidate.cell);
    }
    prepared = std::move(prepared_);
    return {};
  }

  Result<ModelOnRows> on_rows(Prepared& prepared, const ModelRef& ref, const record::RowSet* rows) {
    prepared_ = std::move(prepared);
    auto model = prepare_file(ref);
    prepared = std::move(prepared_);
    if (!model) return tl::unexpected<Error>(model.error());
    if (rows != nullptr) restrict_to_rows(plan_.output, *rows, model->cell);
    model->model.cell = model->cell.id();
    return ModelOnRows{std::move(model->model), std::move(model->cell)};
  }

 private:
  Status check_can_make() const {
    for (const ModelRef& candidate : plan_.candidates) {
      if (candidate.method && engine_of(plan_.baseline.path, plan_.runtime) != plan_.runtime) {
        return fail(ErrorCode::invalid_argument,
                    "'{}' is to be made from the baseline by {}, which takes ONNX models, and {} is none: give the "
                    "baseline as .onnx, or the candidate as a file",
                    candidate.name, candidate.method->name, plan_.baseline.path.string());
      }
      if (!candidate.method || !holds_predictions(plan_.baseline.path)) continue;
      return fail(ErrorCode::invalid_argument,
                  "'{}' is to be made from the baseline by {}, but {} holds predictions: give the baseline's .onnx",
                  candidate.name, candidate.method->name, plan_.baseline.path.string());
    }
    return {};
  }

  Status check_options_of_runtimes() const {
    std::vector<fs::path> files;
    if (!holds_predictions(plan_.baseline.path)) files.push_back(plan_.baseline.path);
    for (const ModelRef& ref : plan_.candidates) {
      if (!ref.method && !holds_predictions(ref.path)) files.push_back(ref.path);
    }
    return check_runtime_options(plan_.runtime_options, files, plan_.runtime);
  }

  Status check_names() const {
    std::set<std::string> names;
    for (const ModelRef& candidate : plan_.candidates) {
      if (!names.insert(candidate.name).second) {
        return fail(ErrorCode::invalid_argument, "two candidates are called '{}'; name them: --candidate NAME=FILE",
                    candidate.name);
      }
    }
    if (names.empty()) return fail(ErrorCode::invalid_argument, "no candidate given: --candidate [NAME=]FILE");
    return {};
  }

  // What the analysis would refuse, before hours of inference.
  Status check_analysis() const {
    metrics::MetricRegistry registry = metrics::builtin_metrics();
    analysis::GateSetting setting = setting_;
    setting.data = &prepared_.data;
    setting.ranks_only = plan_.analysis.scores.kind == metrics::ScoreKind::ranking;
    Problems problems;
    problems.add(analysis::check_measured(plan_.analysis.gates, plan_.measuring.speed ? "" : "left out by --no-speed",
                                          plan_.measuring.memory ? "" : "left out by --no-memory"));
    problems.add(analysis::check_gates(plan_.analysis.gates, setting, registry));
    for (const std::string& metric : plan_.analysis.metrics) {
      problems.add(analysis::check_metric(metric, setting, registry));
    }
    return problems.status();
  }

  // Keeps what the gates need to know of the model.
  void note_form(const ModelRef& ref, const AnswerForm& form, bool elsewhere) {
    const bool baseline = &ref == &plan_.baseline;
    if (baseline) setting_.classes = form.classes();  // the baseline says how many there are
    if (form.decides_alone) setting_.decides_alone = ref.name;
    if (elsewhere) (baseline ? setting_.baseline_elsewhere : setting_.candidate_elsewhere) = ref.name;
  }

  Status note_engine() {
    const auto is_model = [this](const ModelRef& ref) {
      const bool runs_here = engine_of(ref.path, plan_.runtime) == plan_.runtime;
      return ref.method || (runs_here && !holds_predictions(ref.path));
    };
    if (!is_model(plan_.baseline) && std::ranges::none_of(plan_.candidates, is_model)) return {};
    ASSAY_ASSIGN(const auto engine, open_engine(plan_.runtime, plan_.runtime_library));
    engine_version_ = engine->version();
    library_ = engine->library();
    return {};
  }

  Status prepare_models() {
    const Result<PreparedModel> baseline = prepare_model(plan_.baseline);
    std::vector<Result<PreparedModel>> candidates;
    if (baseline) ASSAY_TRY(begin_making(*baseline));
    for (const ModelRef& candidate : plan_.candidates) candidates.push_back(prepare_model(candidate));
    std::vector<Error> problems;
    if (!baseline) problems.push_back(baseline.error());
    for (const auto& candidate : candidates) {
      if (!candidate) problems.push_back(candidate.error());
    }
    const bool any_left = std::ranges::any_of(candidates, [](const auto& candidate) { return candidate.has_value(); });
    if (!baseline || !any_left || std::ranges::any_of(problems, is_of_the_plan)) {
      return tl::unexpected<Error>(joined(problems));
    }
    ASSAY_TRY(named_outputs_.check());
    prepared_.run.baseline = baseline->model;
    prepared_.cells.push_back(baseline->cell);
    note_calibrated(*baseline);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const auto& made = candidates[i];
      if (made) note_calibrated(*made);
      PreparedModel candidate = made ? *made : refused(plan_.candidates[i], made.error());
      prepared_.run.candidates.push_back(std::move(candidate.model));
      prepared_.cells.push_back(std::move(candidate.cell));
    }
    return {};
  }

  // Of a file that says what calibrated it.
  void note_calibrated(const PreparedModel& model) {
    if (!model.mark || model.mark->samples.empty()) return;
    const MakingMark& mark = *model.mark;
    prepared_.calibrated_files.push_back(
        {model.model.name, mark.method.at("calibration").at("samples"), mark.samples, mark.inputs});
    prepared_.making.samples = samples_task(plan_.data, prepared_.data);
  }

  // True for what another command line would put right, rather than another model.
  static bool is_of_the_plan(const Error& problem) {
    return problem.code() == ErrorCode::not_found || problem.code() == ErrorCode::invalid_argument;
  }

  // What the made candidates share.
  Status begin_making(const PreparedModel& baseline) {
    ground_ = {.baseline = plan_.baseline.path,
               .digest = baseline.model.digest,
               .runtime = plan_.runtime,
               .engine_version = engine_version_,
               .library = library_,
               .tool = surroundings_.tool,
               .run_folder = plan_.output};
    prepared_.making.ground = ground_;
    if (plan_.validation_share) prepared_.making.samples = samples_task(plan_.data, prepared_.data);
    const auto needs = [](const ModelRef& ref) { return ref.method && ref.method->needs_calibration; };
    if (std::ranges::none_of(plan_.candidates, needs)) return {};
    ASSAY_ASSIGN(prepared_.making.calibration,
                 calibration_task(ground_, plan_.calibration, plan_.data, prepared_.data));
    prepared_.making.samples = samples_task(plan_.data, prepared_.data);
    return {};
  }

  // A candidate that is yet to be made, under the cell that makes it.
  Result<PreparedModel> prepare_making(const ModelRef& ref) {
    if (ground_.digest.empty()) return fail(ErrorCode::insufficient_data, "there is no baseline to make it from");
    Making& making = prepared_.making;
    CellTask cell =
        quantize_task(ground_, ref.name, *ref.method, ref.method->needs_calibration ? &*making.calibration : nullptr);
    making.candidates.push_back(static_cast<std::size_t>(&ref - plan_.candidates.data()));
    making.cells.push_back(cell);
    RunModel model{ref.name, made_file(ground_, cell).string(), "", cell.id(), ordered_json::object()};
    model.method = {{"name", ref.method->name}, {"options", ref.method->options}, {"cell", cell.id()}};
    return PreparedModel{model, cell};
  }

  PreparedModel made_model(const ModelRef& ref, const CellTask& cell, const record::CellRecord& made) {
    const ModelRef file{ref.name, made_file(ground_, cell), {}};
    auto model = made.status == record::CellStatus::ok ? prepare_file(file)
                                                       : tl::unexpected<Error>(Error(made.code, made.message));
    if (model) return *model;
    PreparedModel failed = refused(file, model.error());
    failed.cell.specification["made_by"] = cell.id();
    failed.model.cell = failed.cell.id();
    return failed;
  }

  // A candidate that cannot be run stays in the run, so that its report says why; the others go on.
  PreparedModel refused(const ModelRef& ref, const Error& problem) const {
    const std::string digest = sha256_of_file(ref.path).value_or("");
    ordered_json specification{{"kind", "refused"}, {"model", digest}, {"data", prepared_.data.digest}};
    specification["reading"] = reading_of(plan_.data);
    specification["output"] = fmt::format("{}", fmt::join(plan_.scores_outputs, ","));
    CellTask cell = cell_of(ref, std::move(specification));
    cell.refusal = problem;
    ordered_json facts{{"batch", 0}, {"batch_reason", "the model was refused"}};
    std::error_code unknown;
    const auto bytes = fs::file_size(ref.path, unknown);
    if (!unknown) facts["file_bytes"] = bytes;
    return {{ref.name, ref.path.string(), digest, cell.id(), facts}, cell};
  }

  Result<PreparedModel> prepare_model(const ModelRef& ref) {
    if (ref.method) return prepare_making(ref);
    return holds_predictions(ref.path) ? prepare_predictions(ref) : prepare_file(ref);
  }

  // What is wrong with several models alike is said once, with all their places.
  static Error joined(const std::vector<Error>& problems) {
    std::string text;
    for (std::size_t i = 0; i < problems.size(); ++i) {
      const auto same = [&](const Error& other) { return other.message() == problems[i].message(); };
      if (std::find_if(problems.begin(), problems.end(), same) - problems.begin() < static_cast<std::ptrdiff_t>(i))
        continue;
      text += (text.empty() ? "" : "\n") + problems[i].message();
      for (const Error& problem : problems) {
        for (const std::string& place : problem.context()) text += same(problem) ? "\n  in " + place : "";
      }
    }
    return {problems.front().code(), text};
  }

  void note_unscaled_bytes(const Binding& binding) {
    const std::string note = unscaled_note(binding, dataset_->info());
    auto& notes = prepared_.run.notes;
    if (!note.empty() && std::ranges::find(notes, note) == notes.end()) notes.push_back(note);
  }

  Result<PreparedModel> prepare_file(const ModelRef& ref) {
    ASSAY_ASSIGN(const ModelDescription description, describe_model(ref.path, plan_.runtime, plan_.runtime_options));
    const model::ModelSummary& summary = description.summary;
    ASSAY_ASSIGN(const std::string digest, model::digest_of(ref.path, summary));
    ASSAY_ASSIGN(const Binding binding,
                 within(match_inputs(summary, dataset_->info()), "checking " + ref.path.string()));
    named_outputs_.note(summary, ref.path);
    ASSAY_ASSIGN(const model::TensorInfo scores,
                 within(find_scores_output(summary, plan_.scores_outputs), "checking " + ref.path.string()));
    const AnswerForm form = form_of(scores, prepared_.data.task == "classification");
    ASSAY_TRY(within(check_labels_fit(prepared_.data, form), "checking " + ref.path.string()));
    ASSAY_TRY(within(check_values_fit(prepared_.data, form, scores.name), "checking " + ref.path.string()));
    note_form(ref, form, false);
    note_unscaled_bytes(binding);
    if (first_not_utf8(scores.name)) {
      return fail(ErrorCode::corrupt, "{}: the name of output '{}' is not UTF-8 text", ref.path.string(),
                  utf8_shown(scores.name));
    }
    ASSAY_ASSIGN(const Batching batching,
                 within(batching_of(plan_, summary, binding), "checking " + ref.path.string()));
    ordered_json specification{{"kind", "predict"}, {"model", digest}, {"data", prepared_.data.digest}};
    specification["reading"] = reading_of(plan_.data);
    const bool here = description.engine.is_null();
    specification["runtime"] =
        here ? ordered_json{{"name", plan_.runtime}, {"version", engine_version_}} : description.engine;
    specification["runtime"]["threads"] = plan_.threads;
    if (here) add_runtime_options(plan_.runtime_options, specification["runtime"]);
    specification["output"] = scores.name;
    specification["batch"] = batching.size;
    CellTask cell = cell_of(ref, std::move(specification));
    if (!here) cell.places["library"] = description.library.string();
    ordered_json facts = facts_of(description);
    facts["batch"] = batching.size;
    facts["batch_reason"] = batching.reason;
    if (binding.fixed_batch) facts["fixed_batch"] = *binding.fixed_batch;
    PreparedModel prepared{{ref.name, ref.path.string(), digest, cell.id(), facts}, cell};
    if (description.mark) prepared.model.method = description.mark->method;
    prepared.mark = description.mark;
    return prepared;
  }

  // Predictions that would be taken row by row although their own ids say that the rows are in another order.
  Status check_row_order(const fs::path& file) const {
    const std::string& ids = dataset_->info().id_column;
    if (ids.empty()) return {};
    const auto order = data::find_other_order(file, plan_.data.delimiter, ids, prepared_.data.ids);
    if (!order || !*order) return {};  // what cannot be read is told when it is imported
    const data::OtherOrder& other = **order;
    const std::string expected =
        other.expected.empty() ? "the samples end before" : fmt::format("the sample there is '{}'", other.expected);
    return fail(ErrorCode::invalid_argument,
                "{} column '{}', row {}: '{}', but {}. The predictions are not in the data's order; give "
                "--prediction-id {} to join them by it",
                file.string(), other.column, other.row, other.there, expected, other.column);
  }

  Result<PreparedModel> prepare_predictions(const ModelRef& ref) {
    ASSAY_ASSIGN(const std::string digest, sha256_of_file(ref.path));
    ordered_json specification{{"kind", "import"}, {"model", digest}, {"data", prepared_.data.digest}};
    specification["reading"] = reading_of(plan_.data);
    specification["task"] = prepared_.data.task;
    const bool array = ref.path.extension() == ".npy";
    if (!array && plan_.score_columns.empty() == plan_.label_column.empty()) {
      return fail(ErrorCode::invalid_argument,
                  "{}: say which column of the csv holds the predictions, with --score-column or --label-column",
                  ref.path.string());
    }
    if (!array && plan_.prediction_id_column.empty()) ASSAY_TRY(check_row_order(ref.path));
    note_form(ref, form_of_predictions(plan_, ref.path), true);
    specification["score_columns"] = array ? std::vector<std::string>{} : plan_.score_columns;
    specification["label_column"] = array ? "" : plan_.label_column;
    specification["id_column"] = array ? "" : plan_.prediction_id_column;
    if (!array && !plan_.prediction_id_column.empty()) {
      specification["ids"] = sha256_of(fmt::format("{}", fmt::join(prepared_.data.ids, "\n")));
    }
    if (!array && !plan_.data.delimiter.empty()) specification["delimiter"] = plan_.data.delimiter;
    specification["classes"] = prepared_.data.classes;
    CellTask cell = cell_of(ref, std::move(specification));
    ordered_json facts = ordered_json::object();
    facts["batch"] = 0;
    facts["batch_reason"] = "predictions made elsewhere";
    return PreparedModel{{ref.name, ref.path.string(), digest, cell.id(), facts}, cell};
  }

  CellTask cell_of(const ModelRef& ref, ordered_json specification) const {
    CellTask cell{.name = ref.name, .specification = std::move(specification), .samples = prepared_.data.samples};
    cell.places["model"] = fs::absolute(ref.path).string();
    cell.places["data"] = to_json(plan_.data);
    cell.places["library"] = library_.string();
    cell.places["run"] = fs::absolute(plan_.output).string();
    cell.places["task"] = prepared_.data.task;
    return cell;
  }

  void fill_run_record() {
    record::RunRecord& run = prepared_.run;
    ordered_json& plan = run.plan;
    plan["baseline"] = {{"name", run.baseline.name}, {"cell", run.baseline.cell}};
    plan["candidates"] = ordered_json::array();
    for (const RunModel& candidate : run.candidates) {
      plan["candidates"].push_back({{"name", candidate.name}, {"cell", candidate.cell}});  // or the cell that makes it
    }
    plan["data"] = {{"digest", prepared_.data.digest}, {"reading", reading_of(plan_.data)}};
    plan["batch"] = plan_.batch ? ordered_json(*plan_.batch) : ordered_json(nullptr);
    plan["threads"] = plan_.threads;
    plan["runtime"] = {{"name", plan_.runtime}, {"version", engine_version_}};
    if (!plan_.runtime_options.empty()) plan["runtime_options"] = plan_.runtime_options;
    if (plan_.validation_share) {
      plan["validation"] = {{"share", *plan_.validation_share}, {"seed", plan_.validation_seed}};
    }
    run.id = record::run_id(plan);
    run.tool = surroundings_.tool;
    run.created = utc_timestamp(std::chrono::system_clock::now());
    run.analysis = analysis::to_json(plan_.analysis);
    run.environment = to_json(measure::read_environment());
  }

  const EvaluatePlan& plan_;
  const Surroundings& surroundings_;
  std::unique_ptr<data::Dataset> dataset_;
  std::string engine_version_;
  fs::path library_;
  analysis::GateSetting setting_;
  NamedOutputs named_outputs_;
  MakingGround ground_;
  Prepared prepared_;
};

Result<Prepared> prepare(const EvaluatePlan& plan, const Surroundings& surroundings) {
  return std::make_shared<Preparation>(plan, surroundings)->run();
}

Status add_made(Prepared& prepared, const std::vector<record::CellRecord>& made) {
  const std::shared_ptr<Preparation> preparation = prepared.preparation;
  return preparation->add_made(prepared, made);
}

Result<ModelOnRows> prepare_on_rows(Prepared& prepared, const ModelRef& ref, const record::RowSet* rows) {
  const std::shared_ptr<Preparation> preparation = prepared.preparation;
  return preparation->on_rows(prepared, ref, rows);
}

}  // namespace assay::experiment
