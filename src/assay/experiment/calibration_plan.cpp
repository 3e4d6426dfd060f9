#include "assay/experiment/calibration_plan.hpp"

#include <algorithm>
#include <thread>

#include "assay/experiment/quantize_cell.hpp"
#include "assay/experiment/source_json.hpp"

namespace assay::experiment {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr std::uint64_t k_share = 5;  // one in so many judged samples calibrates, unless told otherwise

fs::path cell_of(const MakingGround& ground, const CellTask& task) {
  return fs::absolute(ground.run_folder) / "cells" / task.id();
}

}  // namespace

Result<std::uint64_t> calibration_size(const CalibrationPlan& plan, std::uint64_t available) {
  if (plan.samples && *plan.samples > available) {
    return fail(ErrorCode::invalid_argument, "--calibration-samples {}: the data have {}", *plan.samples, available);
  }
  if (plan.source) return plan.samples.value_or(std::min(available, k_calibration_samples));
  if (plan.samples && *plan.samples > available / 2) {
    return fail(ErrorCode::invalid_argument,
                "--calibration-samples {}: of the {} samples of --data less than half would be left to judge by. Take "
                "fewer, or give data of its own with --calibration",
                *plan.samples, available);
  }
  return plan.samples.value_or(std::clamp<std::uint64_t>(available / k_share, 1, k_calibration_samples));
}

Result<CellTask> calibration_task(const MakingGround& ground, const CalibrationPlan& plan,
                                  const data::SourceOptions& judged_source, const record::DataRecord& judged) {
  const data::SourceOptions& source = plan.source ? *plan.source : judged_source;
  std::string digest = judged.digest;
  std::uint64_t available = judged.samples;
  if (plan.source) {
    ASSAY_ASSIGN(const auto dataset, within(data::open_dataset(source), "opening the data that calibrate"));
    ASSAY_ASSIGN(digest, dataset->digest());
    available = dataset->info().samples;
  }
  ASSAY_ASSIGN(const std::uint64_t samples, calibration_size(plan, available));
  CellTask task{.name = "calibration", .samples = samples};
  task.specification = {{"kind", "calibration"},         {"model", ground.digest}, {"data", digest},
                        {"reading", reading_of(source)}, {"samples", samples},     {"seed", plan.seed},
                        {"grouped", !plan.source}};
  task.places = {{"model", fs::absolute(ground.baseline).string()}, {"data", to_json(source)}};
  return task;
}

CellTask samples_task(const data::SourceOptions& source, const record::DataRecord& data) {
  CellTask task{.name = "samples", .samples = data.samples};
  task.specification = {{"kind", "samples"}, {"data", data.digest}, {"reading", reading_of(source)}};
  task.places = {{"data", to_json(source)}};
  return task;
}

CellTask quantize_task(const MakingGround& ground, const std::string& name, const MethodRef& method,
                       const CellTask* calibration) {
  CellTask task{.name = name, .samples = k_making_steps};
  task.specification = {{"kind", "quantize"}, {"model", ground.digest}};
  task.specification.update(method_identity(method));
  task.specification["calibration"] = calibration != nullptr ? ordered_json(calibration->id()) : ordered_json(nullptr);
  task.specification["seed"] = 0;
  task.specification["runtime"] = {{"name", ground.runtime}, {"version", ground.engine_version}};
  task.specification["tool"] = ground.tool;
  task.places = {{"model", fs::absolute(ground.baseline).string()},
                 {"file", ground.file},
                 {"library", ground.library.string()},
                 {"calibration", calibration != nullptr ? cell_of(ground, *calibration).string() : std::string()},
                 {"threads", std::max(1U, std::thread::hardware_concurrency())}};
  return task;
}

fs::path made_file(const MakingGround& ground, const CellTask& task) {
  return ground.run_folder / "cells" / task.id() / ground.file;
}

}  // namespace assay::experiment
