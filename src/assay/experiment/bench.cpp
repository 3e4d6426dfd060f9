#include "assay/experiment/bench.hpp"

#include <algorithm>
#include <set>

#include "assay/analysis/bench_result.hpp"
#include "assay/analysis/gate_speed.hpp"
#include "assay/base/clock.hpp"
#include "assay/base/digest.hpp"
#include "assay/base/problems.hpp"
#include "assay/data/source.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/environment_json.hpp"
#include "assay/experiment/input_match.hpp"
#include "assay/experiment/machine_identity.hpp"
#include "assay/experiment/measure_models.hpp"
#include "assay/experiment/model_description.hpp"
#include "assay/experiment/model_facts.hpp"
#include "assay/experiment/model_inputs.hpp"
#include "assay/experiment/run_folder.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment {
namespace {

using nlohmann::ordered_json;
using record::RunModel;

class BenchPreparation {
 public:
  BenchPreparation(const BenchPlan& plan, const Surroundings& surroundings)
      : plan_(plan), surroundings_(surroundings) {}

  Status run() {
    ASSAY_TRY(check_names());
    ASSAY_TRY(check_options_of_runtimes());
    const bool none_here = std::ranges::none_of(
        plan_.models, [&](const ModelRef& ref) { return engine_of(ref.path, plan_.runtime) == plan_.runtime; });
    const std::string runtime = none_here ? engine_of(plan_.models.front().path, plan_.runtime) : plan_.runtime;
    ASSAY_ASSIGN(const auto engine, open_engine(runtime, none_here ? std::filesystem::path() : plan_.runtime_library));
    ground_.runtime = {{"name", runtime}, {"version", engine->version()}, {"threads", plan_.threads}};
    add_runtime_options(plan_.runtime_options, ground_.runtime);
    ground_.library = engine->library();
    ground_.shapes = plan_.input_shapes;
    ASSAY_ASSIGN(ground_.machine, machine_identity(ground_.library));
    ASSAY_TRY(open_data());
    for (const ModelRef& ref : plan_.models) ASSAY_TRY(add_or_refuse(ref));
    fill_run_record();
    return {};
  }

  MeasuringGround& ground() { return ground_; }
  record::RunRecord& record() { return run_; }
  const MeasuredRun& measured() const { return measured_; }

 private:
  Status check_names() const {
    if (plan_.models.empty()) return fail(ErrorCode::invalid_argument, "no model given");
    std::set<std::string> names;
    for (const ModelRef& ref : plan_.models) {
      if (!names.insert(ref.name).second) {
        return fail(ErrorCode::invalid_argument, "two models are called '{}'; name them: NAME=FILE", ref.name);
      }
    }
    return {};
  }

  Status check_options_of_runtimes() const {
    std::vector<std::filesystem::path> files;
    for (const ModelRef& ref : plan_.models) files.push_back(ref.path);
    return check_runtime_options(plan_.runtime_options, files, plan_.runtime);
  }

  Status open_data() {
    if (!plan_.data) return {};
    ASSAY_ASSIGN(dataset_, data::open_dataset(*plan_.data));
    ASSAY_ASSIGN(const std::string digest, dataset_->digest());
    ground_.data = {{"digest", digest}};
    ground_.source = to_json(*plan_.data);
    return {};
  }

  // What the model insists on: by its binding to the data or, without data, by its first input.
  Result<std::optional<std::size_t>> fixed_batch_of(const model::ModelSummary& summary) const {
    if (dataset_) {
      ASSAY_ASSIGN(const Binding binding, match_inputs(summary, dataset_->info()));
      return binding.fixed_batch;
    }
    return experiment::fixed_batch_of(summary);
  }

  // A model that is broken stays in the run with its reason, and the others go on; not so the one they are compared
  // with, and what another command line would put right.
  Status add_or_refuse(const ModelRef& ref) {
    Status added = within(add(ref), "reading " + ref.path.string());
    if (added || &ref == &plan_.models.front()) return added;
    const ErrorCode code = added.error().code();
    if (code == ErrorCode::not_found || code == ErrorCode::invalid_argument) return added;
    const std::string reason = added.error().message();
    const std::string digest = sha256_of_file(ref.path).value_or("");
    ordered_json facts{{"refused", reason}};
    std::error_code unknown;
    const auto bytes = std::filesystem::file_size(ref.path, unknown);
    if (!unknown) facts["file_bytes"] = bytes;
    measured_.candidates.push_back(
        {.model = {.name = ref.name, .path = ref.path, .digest = digest}, .reason = "the model was refused"});
    run_.candidates.push_back(
        {.name = ref.name, .path = ref.path.string(), .digest = digest, .cell = "", .facts = std::move(facts)});
    return {};
  }

  Status add(const ModelRef& ref) {
    ASSAY_ASSIGN(const ModelDescription description, describe_model(ref.path, plan_.runtime, plan_.runtime_options));
    const model::ModelSummary& summary = description.summary;
    ASSAY_ASSIGN(const std::string digest, model::digest_of(ref.path, summary));
    Measurable measurable{.model = {.name = ref.name, .path = ref.path, .digest = digest}};
    measurable.model.engine = description.engine;
    measurable.model.inputs = undeclared_inputs(description);
    ASSAY_ASSIGN(measurable.model.fixed_batch, fixed_batch_of(summary));
    if (!dataset_) ASSAY_TRY(check_shapes(summary));
    RunModel row{
        .name = ref.name, .path = ref.path.string(), .digest = digest, .cell = "", .facts = facts_of(description)};
    if (description.mark) row.method = description.mark->method;
    measurable.reason = why_not_measured(row);
    const bool first = measured_.baseline.model.name.empty();
    if (first) {
      measured_.baseline = std::move(measurable);
      run_.baseline = std::move(row);
    } else {
      measured_.candidates.push_back(std::move(measurable));
      run_.candidates.push_back(std::move(row));
    }
    return {};
  }

  // Fails now, not in every launch, when a shape is not known or stays open.
  Status check_shapes(const model::ModelSummary& summary) const {
    for (const auto& [name, shape] : plan_.input_shapes) {
      if (std::ranges::find(summary.inputs, name, &model::TensorInfo::name) != summary.inputs.end()) continue;
      std::string names;
      for (const auto& input : summary.inputs) names += (names.empty() ? "" : ", ") + input.name;
      return fail(ErrorCode::invalid_argument, "--input-shape names an input the model does not have; it has: {}",
                  names);
    }
    const std::size_t batch = experiment::fixed_batch_of(summary).value_or(1);
    return synthetic_inputs(summary, plan_.input_shapes, batch, 0).map([](const auto&) {});
  }

  void fill_run_record() {
    ordered_json& plan = run_.plan;
    plan["bench"] = ordered_json::array();
    plan["bench"].push_back({{"name", run_.baseline.name}, {"digest", run_.baseline.digest}});
    for (const RunModel& model : run_.candidates)
      plan["bench"].push_back({{"name", model.name}, {"digest", model.digest}});
    plan["data"] = ground_.data;
    plan["shapes"] = ground_.shapes;
    plan["runtime"] = ground_.runtime;
    if (!plan_.runtime_options.empty()) plan["runtime_options"] = plan_.runtime_options;
    run_.id = sha256_of(plan.dump(-1, ' ', false, ordered_json::error_handler_t::replace)).substr(0, 16);
    run_.tool = surroundings_.tool;
    run_.created = utc_timestamp(std::chrono::system_clock::now());
    run_.analysis = analysis::to_json(plan_.analysis);
    run_.environment = environment_now(ground_);
  }

  const BenchPlan& plan_;
  const Surroundings& surroundings_;
  std::unique_ptr<data::Dataset> dataset_;
  MeasuringGround ground_;
  MeasuredRun measured_;
  record::RunRecord run_;
};

Status check_gates(const BenchPlan& plan) {
  Problems problems;
  problems.add(analysis::check_measured(plan.analysis.gates, plan.measuring.speed ? "" : "left out by --no-speed",
                                        plan.measuring.memory ? "" : "left out by --no-memory"));
  problems.add(analysis::check_bench_gates(plan.analysis.gates, plan.models.size() == 1));
  return problems.status();
}

}  // namespace

Result<record::RunResult> bench(const BenchPlan& plan, const Surroundings& surroundings) {
  ASSAY_TRY(check_gates(plan));
  BenchPreparation prepared(plan, surroundings);
  ASSAY_TRY(prepared.run());
  record::RunRecord& run = prepared.record();
  ASSAY_ASSIGN(const FolderLock lock, claim_run_folder(plan.output, plan.overwrite, run));
  ASSAY_TRY(record::write_run(plan.output, run));
  const ExecutorOptions executor{.run_folder = plan.output,
                                 .worker_command = surroundings.worker_command,
                                 .timeout = plan.timeout,
                                 .memory_limit = plan.memory_limit,
                                 .on_progress = surroundings.on_progress,
                                 .interrupted = surroundings.interrupted};
  if (surroundings.on_stage) surroundings.on_stage(std::string(k_measuring));
  ASSAY_TRY(measure_models(plan.measuring, prepared.ground(), prepared.measured(), executor, run));
  ASSAY_TRY(record::write_run(plan.output, run));
  if (surroundings.on_stage) surroundings.on_stage(std::string(k_analysing));
  return analysis::analyse(plan.output, plan.analysis);
}

}  // namespace assay::experiment
