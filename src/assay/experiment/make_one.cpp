#include "assay/experiment/make_one.hpp"

#include "assay/base/file.hpp"
#include "assay/experiment/engine.hpp"
#include "assay/model/model.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using record::CellRecord;

fs::path data_file_of(const fs::path& model) {
  return model.string() + ".data";
}

Status check_output(const QuantizePlan& plan) {
  std::error_code ignored;
  const fs::path& output = plan.output;
  if (output.filename().empty() || fs::is_directory(output, ignored)) {
    return fail(ErrorCode::invalid_argument, "{}: name the file that the model is written to", output.string());
  }
  if (fs::equivalent(output, plan.baseline, ignored)) {
    return fail(ErrorCode::invalid_argument, "{}: is the baseline itself; name another file", output.string());
  }
  for (const fs::path& file : {output, data_file_of(output)}) {
    if (plan.overwrite || !fs::exists(file, ignored)) continue;
    return fail(ErrorCode::invalid_argument,
                "{}: there is such a file already. Name another one, or replace it with --overwrite", file.string());
  }
  return {};
}

Status check_calibration(const QuantizePlan& plan) {
  if (!plan.method.needs_calibration || plan.calibration.source) return {};
  return fail(ErrorCode::invalid_argument,
              "the method '{}' needs calibration data: name samples like those the model will see with --calibration",
              plan.method.name);
}

// The hidden folder the cells run in.
class Workshop {
 public:
  static Result<Workshop> open(const fs::path& output) {
    const fs::path folder = fs::absolute(output).parent_path() / ("." + output.filename().string() + ".making");
    ASSAY_ASSIGN(FolderLock lock, FolderLock::take(folder));
    return Workshop(folder, std::move(lock));
  }
  Workshop(Workshop&& other) noexcept : folder_(std::move(other.folder_)), lock_(std::move(other.lock_)) {
    other.folder_.clear();
  }
  Workshop& operator=(Workshop&&) = delete;
  ~Workshop() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  const fs::path& folder() const { return folder_; }

 private:
  Workshop(fs::path folder, FolderLock lock) : folder_(std::move(folder)), lock_(std::move(lock)) {}
  fs::path folder_;
  FolderLock lock_;
};

Status move_file(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return fail(ErrorCode::io, "{}: cannot be written: {}", to.string(), error.message());
  return {};
}

// The model comes last: what stands under its name is complete.
Status publish(const fs::path& made, const QuantizePlan& plan) {
  ASSAY_ASSIGN(const model::ModelSummary summary, model::inspect(made));
  const fs::path folder = fs::absolute(plan.output).parent_path();
  std::vector<std::pair<fs::path, fs::path>> moves;
  for (const fs::path& data : summary.external_files) {
    moves.emplace_back(data, folder / fs::absolute(data).lexically_relative(fs::absolute(made).parent_path()));
  }
  std::error_code ignored;
  for (const auto& [from, to] : moves) {
    if (!plan.overwrite && fs::exists(to, ignored)) {
      return fail(ErrorCode::invalid_argument,
                  "{}: the model keeps its weights in a file of this name, and there is one already. Choose another "
                  "folder, or replace it with --overwrite",
                  to.string());
    }
  }
  for (const auto& [from, to] : moves) {
    fs::create_directories(to.parent_path(), ignored);
    ASSAY_TRY(move_file(from, to));
  }
  return move_file(made, plan.output);
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
  ASSAY_ASSIGN(const auto cells, run_cells({task}, executor));
  if (cells.front().status == record::CellStatus::ok) return cells.front();
  return tl::unexpected<Error>(Error(cells.front().code, cells.front().message));
}

}  // namespace

Result<MadeModel> make_one(const QuantizePlan& plan, const Surroundings& surroundings) {
  ASSAY_TRY(check_output(plan));
  ASSAY_TRY(check_calibration(plan));
  ASSAY_ASSIGN(const Workshop workshop, Workshop::open(plan.output));
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
  ASSAY_TRY(publish(made_file(ground, task), plan));
  return made;
}

}  // namespace assay::experiment
