#include "assay/experiment/make_one.hpp"

#include "assay/experiment/engine.hpp"
#include "assay/experiment/making_folder.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using record::CellRecord;

Status check_calibration(const QuantizePlan& plan) {
  if (!plan.method.needs_calibration || plan.calibration.source) return {};
  return fail(ErrorCode::invalid_argument,
              "the method '{}' needs calibration data: name samples like those the model will see with --calibration",
              plan.method.name);
}

Result<MakingGround> ground_of(const QuantizePlan& plan, const Surroundings& surroundings, const fs::path& folder) {
  ASSAY_ASSIGN(const model::ModelSummary summary, model::inspect(plan.baseline));
  MakingGround ground{.baseline = plan.baseline,
                      .runtime = plan.runtime,
                      .tool = surroundings.tool,
                      .run_folder = folder,
                      .file = plan.output.filename().string()};
  ASSAY_ASSIGN(ground.digest, model::digest_of(plan.baseline, summary));
  ASSAY_ASSIGN(const auto engine, open_engine(plan.runtime, plan.runtime_library));
  ground.engine_version = engine->version();
  ground.library = engine->library();
  return ground;
}

Result<CellRecord> run_one(const CellTask& task, const ExecutorOptions& executor) {
  ASSAY_ASSIGN(const auto cells, run_making_cells({task}, executor));
  if (cells.front().status == record::CellStatus::ok) return cells.front();
  return tl::unexpected<Error>(Error(cells.front().code, cells.front().message));
}

}  // namespace

Result<MadeModel> make_one(const QuantizePlan& plan, const Surroundings& surroundings) {
  ASSAY_TRY(check_model_place(plan.output, plan.overwrite, plan.baseline, "the baseline"));
  ASSAY_TRY(check_calibration(plan));
  ASSAY_ASSIGN(const MakingFolder workshop, MakingFolder::open(plan.output));
  ASSAY_ASSIGN(const MakingGround ground, ground_of(plan, surroundings, workshop.folder()));
  const ExecutorOptions executor{.run_folder = workshop.folder(),
                                 .worker_command = surroundings.worker_command,
                                 .timeout = plan.timeout,
                                 .memory_limit = plan.memory_limit,
                                 .on_progress = surroundings.on_progress,
                                 .interrupted = surroundings.interrupted};
  MadeModel made{.path = plan.output};
  std::optional<CellTask> calibration;
  if (plan.method.needs_calibration) {
    ASSAY_ASSIGN(calibration, calibration_task(ground, plan.calibration, *plan.calibration.source, {}));
    ASSAY_ASSIGN(made.calibration, run_one(*calibration, executor));
  }
  if (surroundings.on_stage) surroundings.on_stage("making the model");
  const CellTask task = quantize_task(ground, plan.method.name, plan.method, calibration ? &*calibration : nullptr);
  ASSAY_ASSIGN(made.cell, run_one(task, executor));
  ASSAY_TRY(publish_model(made_file(ground, task), plan.output));
  ASSAY_ASSIGN(const model::ModelSummary published, model::inspect(plan.output));
  made.cell.outcome["file_bytes"] = published.file_bytes;  // names of external data are of other lengths there
  return made;
}

}  // namespace assay::experiment
