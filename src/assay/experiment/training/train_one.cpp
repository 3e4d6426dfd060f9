#include "assay/experiment/training/train_one.hpp"

#include "assay/base/file.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/experiment/making_folder.hpp"
#include "assay/experiment/source_json.hpp"
#include "assay/experiment/training/training_cell.hpp"
#include "assay/model/model.hpp"
#include "assay/record/json_file.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using record::CellRecord;

fs::path record_of(const TrainPlan& plan) {
  return plan.record.empty() ? record_beside(plan.output) : plan.record;
}

// No file that the model is written to or read from.
Status check_record_place(const TrainPlan& plan) {
  const auto place = [](const fs::path& path) {
    std::error_code ignored;
    return fs::weakly_canonical(fs::absolute(path), ignored);
  };
  const fs::path record = place(record_of(plan));
  for (const fs::path& other : {plan.output, fs::path(plan.output.string() + ".data"), plan.sources.architecture,
                                plan.sources.data.path, plan.sources.data.labels}) {
    if (other.empty() || record != place(other)) continue;
    return fail(ErrorCode::invalid_argument, "--record {}: another file of this training has that name; name another",
                record_of(plan).string());
  }
  return {};
}

Status check_plan(const TrainPlan& plan) {
  const bool preset = !plan.settings.preset.empty();
  if (preset != plan.sources.architecture.empty()) {
    return fail(ErrorCode::invalid_argument, "{}",
                preset ? "--architecture or --preset: give one of the two"
                       : "no network given: --preset NAME or --architecture FILE");
  }
  if (plan.sources.validation && plan.sources.validation_share) {
    return fail(ErrorCode::invalid_argument, "--validation or --validation-share: give one of the two");
  }
  if (const auto share = plan.sources.validation_share; share && !(*share > 0 && *share < 1)) {
    return fail(ErrorCode::invalid_argument, "--validation-share {}: expected a share between 0 and 1", *share);
  }
  ASSAY_TRY(check_settings(plan.settings, plan.sources.validation || plan.sources.validation_share));
  ASSAY_TRY(check_model_place(plan.output, plan.overwrite, plan.sources.architecture, "the architecture"));
  ASSAY_TRY(check_record_place(plan));
  std::error_code ignored;
  if (!plan.overwrite && fs::exists(record_of(plan), ignored)) {
    return fail(ErrorCode::invalid_argument,
                "{}: there is such a file already. Name another one, or replace it with --overwrite",
                record_of(plan).string());
  }
  return {};
}

Result<ordered_json> data_identity(const data::SourceOptions& source) {
  ASSAY_ASSIGN(const auto dataset, data::open_dataset(source));
  ASSAY_ASSIGN(std::string digest, dataset->digest());
  return ordered_json{{"digest", std::move(digest)}, {"reading", reading_of(source)}};
}

Result<ordered_json> architecture_identity(const fs::path& architecture) {
  if (architecture.empty()) return ordered_json(nullptr);
  ASSAY_ASSIGN(const model::ModelSummary summary, model::inspect(architecture));
  ASSAY_ASSIGN(std::string digest, model::digest_of(architecture, summary));
  return ordered_json(std::move(digest));
}

Result<CellTask> training_task(const TrainPlan& plan, const std::string& tool) {
  CellTask task{
      .name = plan.settings.preset.empty() ? plan.sources.architecture.filename().string() : plan.settings.preset,
      .samples = k_training_steps};
  const TrainingSources& sources = plan.sources;
  task.specification = {{"kind", "training"}};
  ASSAY_ASSIGN(task.specification["data"], within(data_identity(sources.data), "reading --data"));
  task.specification["validation"] = nullptr;
  if (sources.validation) {
    ASSAY_ASSIGN(task.specification["validation"], within(data_identity(*sources.validation), "reading --validation"));
  }
  task.specification["validation_share"] =
      sources.validation_share ? ordered_json(*sources.validation_share) : ordered_json(nullptr);
  ASSAY_ASSIGN(task.specification["architecture"], architecture_identity(sources.architecture));
  task.specification["settings"] = to_json(plan.settings);
  task.specification["tool"] = tool;
  ASSAY_ASSIGN(const auto runtime, open_engine("onnxruntime", plan.runtime_library));
  const fs::path architecture = sources.architecture.empty() ? fs::path() : fs::absolute(sources.architecture);
  task.places = {{"data", to_json(sources.data)},
                 {"validation", sources.validation ? to_json(*sources.validation) : ordered_json(nullptr)},
                 {"architecture", architecture.string()},
                 {"file", plan.output.filename().string()},
                 {"library", runtime->library().string()}};
  return task;
}

ordered_json record_json(const TrainPlan& plan, const CellRecord& cell) {
  const auto with_path = [](const ordered_json& identity, const fs::path& path) {
    ordered_json named{{"path", path.string()}};
    named.update(identity);
    return named;
  };
  const ordered_json& specification = cell.specification;
  ordered_json document{{"schema", k_train_schema}, {"path", plan.output.string()}, {"digest", nullptr}};
  document["tool"] = specification.at("tool");
  document["data"] = with_path(specification.at("data"), plan.sources.data.path);
  document["validation_data"] = nullptr;
  if (plan.sources.validation) {
    document["validation_data"] = with_path(specification.at("validation"), plan.sources.validation->path);
  }
  document["validation_share"] = specification.at("validation_share");
  document["architecture"] = nullptr;
  if (!plan.sources.architecture.empty()) {
    document["architecture"] = {{"path", plan.sources.architecture.string()},
                                {"digest", specification.at("architecture")}};
  }
  document["settings"] = specification.at("settings");
  document.update(cell.outcome);
  document.erase("file");
  return document;
}

// The record gets its name when the model has its own: an earlier one stays as long as its model does.
Status publish_trained(const fs::path& made, const fs::path& output, const fs::path& record, ordered_json& document) {
  ASSAY_TRY(model::name_data_by_content(made, output.filename().string()));
  ASSAY_ASSIGN(const model::ModelSummary summary, model::inspect(made));
  ASSAY_ASSIGN(document["digest"], model::digest_of(made, summary));
  ASSAY_ASSIGN(FileWriter written, FileWriter::create(record));
  ASSAY_TRY(written.write(record::json_text(document)));
  ASSAY_TRY(publish_model(made, output));
  return written.commit();
}

fs::path last_good(const fs::path& output) {
  fs::path path = output;
  return path.replace_extension(".last-good" + output.extension().string());
}

tl::unexpected<Error> diverged(const ordered_json& divergence, std::uint32_t best_epoch, const fs::path& kept) {
  const std::string where = divergence.at("step").is_null()
                                ? fmt::format("after epoch {}", divergence.at("epoch").get<std::uint32_t>())
                                : fmt::format("in epoch {}, step {}", divergence.at("epoch").get<std::uint32_t>(),
                                              divergence.at("step").get<std::uint64_t>());
  const std::string weights = best_epoch == 0
                                  ? "No epoch was finished, so no weights are kept"
                                  : fmt::format("The weights of epoch {} are kept as {}", best_epoch, kept.string());
  return fail(ErrorCode::runtime,
              "training stopped {}: {} (learning rate {:.3g}). {}. Try a lower --learning-rate, or --warm-up", where,
              divergence.at("reason").get<std::string>(), divergence.at("learning_rate").get<double>(), weights);
}

}  // namespace

fs::path record_beside(const fs::path& model) {
  fs::path path = model;
  return path.replace_extension(".train.json");
}

Result<ordered_json> train_one(const TrainPlan& plan, const Surroundings& surroundings) {
  ASSAY_TRY(check_plan(plan));
  ASSAY_ASSIGN(const MakingFolder making, MakingFolder::open(plan.output));
  ASSAY_ASSIGN(const CellTask task, training_task(plan, surroundings.tool));
  ASSAY_ASSIGN(const auto cells, run_making_cells({task}, {.run_folder = making.folder(),
                                                           .worker_command = surroundings.worker_command,
                                                           .timeout = plan.timeout,
                                                           .memory_limit = plan.memory_limit,
                                                           .on_progress = surroundings.on_progress,
                                                           .interrupted = surroundings.interrupted}));
  const CellRecord& cell = cells.front();
  if (cell.status != record::CellStatus::ok) return tl::unexpected<Error>(Error(cell.code, cell.message));
  const fs::path made = making.folder() / "cells" / task.id() / cell.outcome.at("file").get<std::string>();
  ordered_json document = record_json(plan, cell);
  const ordered_json& divergence = cell.outcome.at("divergence");
  if (divergence.is_null()) {
    ASSAY_TRY(publish_trained(made, plan.output, record_of(plan), document));
    return document;
  }
  const auto best_epoch = cell.outcome.at("best_epoch").get<std::uint32_t>();
  const fs::path kept = last_good(plan.output);
  if (best_epoch > 0) {
    document["path"] = kept.string();
    ASSAY_TRY(publish_trained(made, kept, record_beside(kept), document));
  }
  return diverged(divergence, best_epoch, kept);
}

}  // namespace assay::experiment
